from django.urls import path

from congress.views.calls import CallAdd, CallEdit
from congress.views.proposals import ProposalDetail, ProposalList, ProposalMine, ProposalShare
from congress.views.seconding import ProposalTakeBack, ProposalWithdraw, Second, SheetPaste, SheetSecond
from congress.views.similar import ProposalSimilar
from congress.views.writing import ProposalAdd, ProposalEdit, ProposalEnter, ProposalSave

urlpatterns = [
    path("sessions/<int:pk>/call/", CallAdd.as_view(), name="call_add"),
    path("calls/<int:pk>/edit/", CallEdit.as_view(), name="call_edit"),
    path("calls/<int:pk>/write/", ProposalAdd.as_view(), name="proposal_add"),
    path("calls/<int:pk>/save/", ProposalSave.as_view(), name="proposal_save"),
    path("calls/<int:pk>/enter/", ProposalEnter.as_view(), name="proposal_enter"),
    path("proposals/", ProposalList.as_view(), name="proposal_list"),
    path("proposals/mine/", ProposalMine.as_view(), name="proposal_mine"),
    path("proposals/similar/", ProposalSimilar.as_view(), name="proposal_similar"),
    path("proposals/<int:pk>/", ProposalDetail.as_view(), name="proposal_detail"),
    path("proposals/<int:pk>/edit/", ProposalEdit.as_view(), name="proposal_edit"),
    path("proposals/<int:pk>/share/", ProposalShare.as_view(), name="proposal_share"),
    path("proposals/<int:pk>/sheet/paste/", SheetPaste.as_view(), name="sheet_paste"),
    path("proposals/<int:pk>/sheet/", SheetSecond.as_view(), name="sheet_second"),
    path("proposals/<int:pk>/take-back/", ProposalTakeBack.as_view(), name="proposal_take_back"),
    path("proposals/<int:pk>/withdraw/", ProposalWithdraw.as_view(), name="proposal_withdraw"),
    path("second/<str:key>/", Second.as_view(), name="second"),
]
