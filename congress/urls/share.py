from django.urls import path

from congress.views import share

urlpatterns = [
    path("calls/<int:pk>/share/", share.CallShare.as_view(), name="call_share"),
    path("calls/<int:pk>/poster/", share.CallPoster.as_view(), name="call_poster"),
    path("sessions/<int:pk>/share/", share.SessionShare.as_view(), name="session_share"),
    path("sessions/<int:pk>/poster/", share.SessionPoster.as_view(), name="session_poster"),
    path("open/<str:key>/", share.CallOpen.as_view(), name="call_open"),
]
