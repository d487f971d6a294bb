import time

from django.test import Client

from accounts.models import User


def signed_in(user: User, **options) -> Client:
    """A browser in which `user` has just signed in with a password."""
    client = Client(**options)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["confirmed_until"] = time.time() + 12 * 60 * 60
    session.save()
    return client
