from django.urls import path

from members.views import union

urlpatterns = [
    path("settings/", union.UnionEdit.as_view(), name="union_edit"),
    path(
        "settings/identity-numbers/discard/",
        union.IdentityNumbersDiscard.as_view(),
        name="identity_discard_all",
    ),
    path("departments/", union.DepartmentList.as_view(), name="department_list"),
    path("departments/<int:pk>/rename/", union.DepartmentRename.as_view(), name="department_rename"),
    path("departments/<int:pk>/raise/", union.DepartmentRaise.as_view(), name="department_raise"),
    path("departments/<int:pk>/remove/", union.DepartmentRemove.as_view(), name="department_remove"),
]
