from django.urls import path

from members.views import acting, slips

urlpatterns = [
    path("slips/", slips.SlipList.as_view(), name="slip_list"),
    path("slips/print/", slips.SlipPrint.as_view(), name="slip_print"),
    path("slips/<int:pk>/revoke/", slips.SlipRevoke.as_view(), name="slip_revoke"),
    path("acting-chair/", acting.ActingChair.as_view(), name="acting_chair"),
]
