from django.urls import path

from congress.views import ideas
from congress.views.open_ideas import IdeaOpen

urlpatterns = [
    path("ideas/", ideas.IdeaList.as_view(), name="idea_list"),
    path("ideas/new/", ideas.IdeaAdd.as_view(), name="idea_add"),
    path("ideas/unnamed/", IdeaOpen.as_view(), name="idea_open"),
    path("ideas/poster/", ideas.IdeaPoster.as_view(), name="idea_poster"),
    path("ideas/<uuid:pk>/", ideas.IdeaDetail.as_view(), name="idea_detail"),
    path("ideas/<uuid:pk>/support/", ideas.IdeaSupport.as_view(), name="idea_support"),
    path("ideas/<uuid:pk>/propose/<int:call>/", ideas.IdeaPropose.as_view(), name="idea_propose"),
    path("ideas/<uuid:pk>/answer/", ideas.IdeaAnswer.as_view(), name="idea_answer"),
    path("ideas/<uuid:pk>/take-down/", ideas.IdeaTakeDown.as_view(), name="idea_take_down"),
    path("ideas/<uuid:pk>/put-back/", ideas.IdeaPutBack.as_view(), name="idea_put_back"),
]
