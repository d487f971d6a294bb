"""Where every page lives; a page that is not listed open in tests/test_access.py is closed."""

from allauth.account import views as account
from django.urls import include, path

from accounts.views import SignIn

# The pages of allauth that the house has a use for; nobody needs an e-mail address here.
SIGN_IN = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
]

urlpatterns = [
    path("", include("office.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include(SIGN_IN)),
    path("members/", include("members.urls")),
    path("activities/", include("activities.urls")),
    path("finance/", include("finance.urls")),
]

handler403 = "union_admin.errors.permission_denied"
handler404 = "union_admin.errors.page_not_found"
handler500 = "union_admin.errors.server_error"
