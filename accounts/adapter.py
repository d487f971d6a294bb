from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: a sign-in is handed out by the union."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
