from django.urls import path

from congress.views.documents import HandlingReport, ProposalDocument, ProposalSummary, SessionDocument

urlpatterns = [
    path("sessions/<int:pk>/documents/<slug:kind>/", SessionDocument.as_view(), name="session_document"),
    path("proposals/<int:pk>/documents/<slug:kind>/", ProposalDocument.as_view(), name="proposal_document"),
    path("calls/<int:pk>/summary.<slug:format>", ProposalSummary.as_view(), name="proposal_summary"),
    path("calls/<int:pk>/handling-report/", HandlingReport.as_view(), name="handling_report"),
]
