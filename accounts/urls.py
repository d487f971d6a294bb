from django.urls import path

from accounts.views import doors, manifest, own, slips

app_name = "accounts"
urlpatterns = [
    path("language/", doors.choose_language, name="choose_language"),
    path("type/", doors.choose_type, name="choose_type"),
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
    # Short: it is in the QR of a printed slip.
    path("in/<str:code>/", slips.SlipUse.as_view(), name="slip"),
    path("my-sign-in/", own.Security.as_view(), name="security"),
    path("my-sign-in/confirm/", own.Confirm.as_view(), name="confirm"),
    path("my-sign-in/pin/", own.PinChange.as_view(), name="pin_change"),
    path("my-sign-in/devices/", own.Devices.as_view(), name="devices"),
    path("my-sign-in/devices/<int:pk>/remove/", own.DeviceRemove.as_view(), name="device_remove"),
]
