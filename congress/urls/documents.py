from django.urls import path

from congress.views.documents import ProposalDocument, SessionDocument

urlpatterns = [
    path("sessions/<int:pk>/documents/<slug:kind>/", SessionDocument.as_view(), name="session_document"),
    path("proposals/<int:pk>/documents/<slug:kind>/", ProposalDocument.as_view(), name="proposal_document"),
]
