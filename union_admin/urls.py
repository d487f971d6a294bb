"""Where every page lives; a page that is not listed open in tests/test_access.py is closed."""

from django.urls import include, path

urlpatterns = [
    path("", include("office.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("members/", include("members.urls")),
    path("activities/", include("activities.urls")),
    path("finance/", include("finance.urls")),
]

handler403 = "union_admin.errors.permission_denied"
handler404 = "union_admin.errors.page_not_found"
handler500 = "union_admin.errors.server_error"
