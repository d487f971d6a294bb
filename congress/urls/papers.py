from django.urls import path

from congress.views import papers, presidium

urlpatterns = [
    path("sessions/<int:pk>/papers/add/", papers.PaperAdd.as_view(), name="paper_add"),
    path("papers/<int:pk>/", papers.PaperDetail.as_view(), name="paper_detail"),
    path("papers/<int:pk>/file/", papers.PaperFile.as_view(), name="paper_file"),
    path("papers/<int:pk>/edit/", papers.PaperEdit.as_view(), name="paper_edit"),
    path("papers/<int:pk>/revise/", papers.PaperRevise.as_view(), name="paper_revise"),
    path("papers/<int:pk>/publish/", papers.PaperPublish.as_view(), name="paper_publish"),
    path("papers/<int:pk>/remove/", papers.PaperRemove.as_view(), name="paper_remove"),
    path("papers/<int:pk>/read/", papers.PaperMarkRead.as_view(), name="paper_read"),
    path("papers/<int:pk>/opinions/add/", papers.OpinionAdd.as_view(), name="opinion_add"),
    path("opinions/<int:pk>/answer/", papers.OpinionAnswer.as_view(), name="opinion_answer"),
    path("sessions/<int:pk>/presidium/", presidium.Presidium.as_view(), name="presidium"),
    path("presidium/<int:pk>/remove/", presidium.PresidiumRemove.as_view(), name="presidium_remove"),
]
