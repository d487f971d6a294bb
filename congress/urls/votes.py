from django.urls import path

from congress.views import votes

urlpatterns = [
    path("agenda/<int:pk>/votes/add/", votes.VoteAdd.as_view(), name="vote_add"),
    path("agenda/<int:pk>/said/", votes.ItemProceedings.as_view(), name="item_proceedings"),
    path("votes/<int:pk>/edit/", votes.VoteEdit.as_view(), name="vote_edit"),
    path("votes/<int:pk>/take-back/", votes.VoteDrop.as_view(), name="vote_drop"),
]
