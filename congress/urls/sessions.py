from django.urls import path

from congress.views import agenda, preparation, sessions

urlpatterns = [
    path("sessions/", sessions.SessionList.as_view(), name="session_list"),
    path("sessions/add/", sessions.SessionAdd.as_view(), name="session_add"),
    path("sessions/<int:pk>/", sessions.SessionDetail.as_view(), name="session_detail"),
    path("sessions/<int:pk>/edit/", sessions.SessionEdit.as_view(), name="session_edit"),
    path("sessions/<int:pk>/announce/", sessions.SessionAnnounce.as_view(), name="session_announce"),
    path("sessions/<int:pk>/agenda/add/", agenda.ItemAdd.as_view(), name="item_add"),
    path("agenda/<int:pk>/edit/", agenda.ItemEdit.as_view(), name="item_edit"),
    path("agenda/<int:pk>/move/", agenda.ItemMove.as_view(), name="item_move"),
    path("agenda/<int:pk>/withdraw/", agenda.ItemWithdraw.as_view(), name="item_withdraw"),
    path("agenda/<int:pk>/bring-back/", agenda.ItemBringBack.as_view(), name="item_bring_back"),
    path("agenda/<int:pk>/remove/", agenda.ItemRemove.as_view(), name="item_remove"),
    path("sessions/<int:pk>/preparation/add/", preparation.StepAdd.as_view(), name="step_add"),
    path("preparation/<int:pk>/edit/", preparation.StepEdit.as_view(), name="step_edit"),
    path("preparation/<int:pk>/done/", preparation.StepDone.as_view(), name="step_done"),
    path("preparation/<int:pk>/undone/", preparation.StepUndone.as_view(), name="step_undone"),
    path("preparation/<int:pk>/remove/", preparation.StepRemove.as_view(), name="step_remove"),
]
