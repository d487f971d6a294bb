"""How large the writing stands on a page."""

from django.http import HttpRequest

from accounts.models import User

TYPE_SIZE_COOKIE = "type_size"


def type_size_of(request: HttpRequest) -> str:
    """What the person chose; else what this browser remembers, of a name from `User.TypeSize`."""
    chosen = getattr(getattr(request, "user", None), "type_size", "") or request.COOKIES.get(TYPE_SIZE_COOKIE)
    return chosen if chosen in User.TypeSize.values else User.TypeSize.NORMAL
