"""What pages of any room have in common."""

import pytest
from django import forms
from django.http import Http404
from django.test import RequestFactory

from accounts.pages import ActButton, ServiceFormPage
from members.models import Person


class _Button(ActButton):
    """Its row was deleted by somebody else between the page's look and the service's lock."""

    permission_required = "office.view_home"

    def act(self) -> str:
        return str(Person.objects.get(pk=0))


class _FormPage(ServiceFormPage):
    permission_required = "office.view_home"
    form_class = forms.Form

    def act(self, form):
        return Person.objects.get(pk=0)


@pytest.mark.parametrize("page", [_Button, _FormPage])
def test_what_somebody_else_has_just_deleted_is_not_there(cast, page):
    request = RequestFactory().post("/")
    request.user = cast.teacher
    with pytest.raises(Http404):
        page.as_view()(request)
