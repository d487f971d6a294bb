"""Where every page lives; a page that is not listed open in tests/test_access.py is closed."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as authenticator_app
from django.urls import include, path
from django.views.generic import RedirectView

from accounts.access import confirmed_only
from accounts.views.doors import SignIn
from accounts.views.own import PasswordChange
from office.views.first_run import once_founded

# The pages of allauth that the house has a use for; nobody needs an e-mail address here.
SIGN_IN = [
    path("login/", once_founded(SignIn.as_view()), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("password/change/", PasswordChange.as_view(), name="account_change_password"),
    path("password/set/", confirmed_only(account.password_set), name="account_set_password"),
]

# A second factor is offered and forced on nobody; its index is the page about one's own sign-in.
SECOND_FACTOR = [
    path("", RedirectView.as_view(pattern_name="accounts:security"), name="mfa_index"),
    path("authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("app/", confirmed_only(authenticator_app.activate_totp), name="mfa_activate_totp"),
    path("app/remove/", confirmed_only(authenticator_app.deactivate_totp), name="mfa_deactivate_totp"),
    path("codes/", confirmed_only(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "codes/new/",
        confirmed_only(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns = [
    path("", include("office.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include(SIGN_IN)),
    path("my-sign-in/second-factor/", include(SECOND_FACTOR)),
    # What the QR of a printed sheet says; it lasts as long as the paper, wherever the page moves.
    path("s/<str:code>/", RedirectView.as_view(pattern_name="members:sheet"), name="paper"),
    path("members/", include("members.urls")),
    path("activities/", include("activities.urls")),
    path("finance/", include("finance.urls")),
    path("congress/", include("congress.urls")),
    path("reminders/", include("reminders.urls")),
]

handler400 = "union_admin.errors.bad_request"
handler403 = "union_admin.errors.permission_denied"
handler404 = "union_admin.errors.page_not_found"
handler500 = "union_admin.errors.server_error"
