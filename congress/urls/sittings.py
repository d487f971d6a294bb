from django.urls import path

from congress.views import doors, sittings

urlpatterns = [
    path("sittings/<int:pk>/", sittings.SittingDetail.as_view(), name="sitting_detail"),
    path("sittings/<int:pk>/screen/", sittings.SittingScreen.as_view(), name="sitting_screen"),
    path("sittings/<int:pk>/edit/", sittings.SittingEdit.as_view(), name="sitting_edit"),
    path("sittings/<int:pk>/check-in/", doors.CheckInList.as_view(), name="check_in_list"),
    path("sittings/<int:pk>/check-in/open/", sittings.CheckInOpen.as_view(), name="check_in_open"),
    path(
        "sittings/<int:pk>/check-in/take-back/", sittings.CheckInTakeBack.as_view(), name="check_in_take_back"
    ),
    path("sittings/<int:pk>/check-in/many/", doors.CheckInMany.as_view(), name="check_in_many"),
    path("sittings/<int:pk>/check-in/enter/", doors.CheckInSet.as_view(), name="check_in_set"),
    path("sittings/<int:pk>/door/", sittings.DoorNew.as_view(), name="door_new"),
    path("sittings/<int:pk>/declare/", sittings.SittingDeclare.as_view(), name="sitting_declare"),
    path("sittings/<int:pk>/inquorate/", sittings.SittingInquorate.as_view(), name="sitting_inquorate"),
    path("sittings/<int:pk>/again/", sittings.SittingAgain.as_view(), name="sitting_again"),
    path("sittings/<int:pk>/close/", sittings.SittingClose.as_view(), name="sitting_close"),
    path("sittings/<int:pk>/reopen/", sittings.SittingReopen.as_view(), name="sitting_reopen"),
    path("door/<slug:key>/", doors.Door.as_view(), name="door"),
]
