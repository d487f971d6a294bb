from django.urls import path

from members.views import bulk, exports, people, rosters

urlpatterns = [
    path("", rosters.PersonList.as_view(), name="person_list"),
    path("add/", people.PersonAdd.as_view(), name="person_add"),
    path("bulk/", bulk.PersonBulk.as_view(), name="person_bulk"),
    path("export/", exports.PersonExport.as_view(), name="person_export"),
    path("print/", exports.RosterPrint.as_view(), name="roster_print"),
    path("print/workbook/", exports.RosterWorkbook.as_view(), name="roster_workbook"),
    path("sign/", exports.SignInSheet.as_view(), name="sign_in_sheet"),
    path("<int:pk>/", people.PersonDetail.as_view(), name="person_detail"),
    path("<int:pk>/edit/", people.PersonEdit.as_view(), name="person_edit"),
]
