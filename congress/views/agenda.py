"""A session's agenda: items added, changed, moved, taken off."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.pages import ActButton, ServiceFormPage
from congress.forms.sessions import ItemForm, WithdrawForm
from congress.models import AgendaItem, Session, Sitting
from congress.services.agenda import (
    add_item,
    bring_back_item,
    change_item,
    drop_item,
    move_item,
    withdraw_item,
)
from congress.views.sessions import OfSession, session_url


def _agenda_url(session: Session) -> str:
    return f"{session_url(session)}#agenda"


class _OfItem(View):
    """A page about one item of a session that this person may see."""

    request: Any
    permission_required = "congress.change_congress"

    @cached_property
    def item(self) -> AgendaItem:
        rows = AgendaItem.objects.visible_to(self.request.user).select_related("session__term")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class ItemAdd(OfSession, ServiceFormPage):
    permission_required = "congress.change_congress"
    template_name = "congress/item_form.html"
    form_class = ItemForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": AgendaItem(session=self.session)}

    def get_initial(self) -> dict[str, Any]:
        part = self.request.GET.get("part", "")
        return {"part": part if part in Sitting.Part.values else Sitting.Part.FORMAL}

    def act(self, form: ItemForm) -> AgendaItem:
        return add_item(session=self.session, by=self.request.user, **form.fields_typed)

    def answer(self, done: AgendaItem) -> HttpResponse:
        messages.success(self.request, _("“%(title)s” is on the agenda.") % {"title": done.title})
        return HttpResponseRedirect(_agenda_url(self.session))


class ItemEdit(_OfItem, ServiceFormPage):
    template_name = "congress/item_form.html"
    form_class = ItemForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.item}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(session=self.item.session, item=self.item, **kwargs)

    def act(self, form: ItemForm) -> AgendaItem:
        return change_item(
            item=self.item, version=form.seen_version, by=self.request.user, **form.fields_typed
        )

    def answer(self, done: AgendaItem) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(_agenda_url(self.item.session))


class ItemWithdraw(_OfItem, ServiceFormPage):
    """Take an item off the agenda, with a reason."""

    template_name = "congress/item_withdraw.html"
    form_class = WithdrawForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(session=self.item.session, item=self.item, **kwargs)

    def act(self, form: WithdrawForm) -> AgendaItem:
        return withdraw_item(item=self.item, reason=form.cleaned_data["reason"], by=self.request.user)

    def answer(self, done: AgendaItem) -> HttpResponse:
        messages.success(self.request, _("“%(title)s” is taken off the agenda.") % {"title": done.title})
        return HttpResponseRedirect(_agenda_url(self.item.session))


class _ItemButton(_OfItem, ActButton):
    def back(self) -> str:
        return _agenda_url(self.item.session)


class ItemMove(_ItemButton):
    """One place up or down."""

    def act(self) -> str:
        move_item(item=self.item, up=self.request.POST.get("to") == "up", by=self.request.user)
        return self.back()


class ItemBringBack(_ItemButton):
    def act(self) -> str:
        bring_back_item(item=self.item, by=self.request.user)
        return self.back()


class ItemRemove(_ItemButton):
    """While the session is being prepared, an item just goes."""

    def act(self) -> str:
        drop_item(item=self.item, by=self.request.user)
        messages.success(self.request, _("“%(title)s” is removed.") % {"title": self.item.title})
        return self.back()
