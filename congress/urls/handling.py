from django.urls import path

from congress.views import answer_links, answers, decisions, handling, ratings, statistics

urlpatterns = [
    path("calls/<int:pk>/decide/", decisions.BatchDecide.as_view(), name="batch_decide"),
    path("calls/<int:pk>/archive/", handling.CallArchive.as_view(), name="call_archive"),
    path("calls/<int:pk>/statistics/", statistics.ProposalStatistics.as_view(), name="proposal_statistics"),
    path("handling/", handling.HandlingList.as_view(), name="handling_list"),
    path("handling/<int:pk>/", handling.HandlingDetail.as_view(), name="handling_detail"),
    path("handling/<int:pk>/decide/", handling.ProposalScreen.as_view(), name="proposal_screen"),
    path("handling/<int:pk>/hand-over/", handling.ProposalAssign.as_view(), name="proposal_assign"),
    path("handling/<int:pk>/instruction/", handling.ProposalInstruct.as_view(), name="proposal_instruct"),
    path("handling/<int:pk>/answer/", handling.ReplyRecord.as_view(), name="reply_record"),
    path("handling/<int:pk>/close/", handling.ProposalClose.as_view(), name="proposal_close"),
    path("handling/<int:pk>/take-back/", handling.PartTakeBack.as_view(), name="part_take_back"),
    path("handling/<int:pk>/link/<int:part>/", answer_links.LinkMake.as_view(), name="answer_link"),
    path("handling/<int:pk>/more-time/", handling.MoreTimeDecide.as_view(), name="more_time_decide"),
    path(
        "handling/<int:pk>/outstanding/", handling.ProposalOutstanding.as_view(), name="proposal_outstanding"
    ),
    path("handling/<int:pk>/archive/", handling.ProposalArchive.as_view(), name="proposal_archive"),
    path("proposals/<int:pk>/rate/", ratings.ProposalRate.as_view(), name="proposal_rate"),
    path("given/", answers.GivenList.as_view(), name="given_list"),
    path("given/<int:pk>/", answers.GivenDetail.as_view(), name="given_detail"),
    path("answer/<str:key>/", answers.Answer.as_view(), name="answer"),
]
