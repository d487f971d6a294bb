"""September's regrouping in one screen: choose, look at what would happen, record; undone until its day."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.pages import ServiceFormPage
from members.forms.groups import UndoForm
from members.forms.regrouping import PutForm, RegroupDay, read_changes
from members.models import Regrouping, UnionGroup
from members.reports.regrouping import Placed, placed_on, preview
from members.services.regrouping import Change, regroup, undo_regrouping


class Regroup(PermissionRequired, TemplateView):
    """Everybody with the group they are in and a choice beside it; nothing is stored before “record”."""

    permission_required = "members.change_people"
    template_name = "members/regroup.html"
    changes: dict[int, Change] = {}

    @cached_property
    def day(self) -> RegroupDay:
        return RegroupDay(self.request.POST if self.request.method == "POST" else self.request.GET)

    @cached_property
    def placed(self) -> list[Placed]:
        return placed_on(self.day.on)

    @cached_property
    def groups(self) -> list[UnionGroup]:
        return list(UnionGroup.objects.open_on(self.day.on))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("put", PutForm(placed=self.placed, groups=self.groups))
        return super().get_context_data(
            day=self.day, sections=self._sections(), groups=self.groups, today=localdate(), **kwargs
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        self.changes = read_changes(self.request.POST)
        if self.day.errors:
            return self._again(status=422)
        wanted = self.request.POST.get("do")
        if wanted == "put":
            return self._put()
        if wanted == "back":
            return self._again()
        return self._record() if wanted == "record" else self._preview()

    def _put(self) -> HttpResponse:
        put = PutForm(self.request.POST, placed=self.placed, groups=self.groups)
        if not put.is_valid():
            return self._again(put=put, status=422)
        into = int(put.cleaned_data["into"] or 0) or None
        for one in put.chosen(self.placed, set(self.request.POST.getlist("tick"))):
            self.changes[one.person_id] = Change(one.person_id, one.group_id, into)
        return self._again(put=put)

    def _preview(self) -> HttpResponse:
        wanted = self._wanted
        if not wanted:
            sentence = _("Nobody would change groups yet. Choose a new group beside a name.")
            return self._again(refusals=[sentence])
        if self._moved_meanwhile:
            sentence = _("Somebody has changed groups in the meantime; look at the marked names once more.")
            return self._again(refusals=[sentence])
        shown = preview(self.placed, wanted, self.day.on)
        context = {"preview": shown, "changes": wanted, "day": self.day, "today": localdate()}
        self.template_name = "members/regroup_preview.html"
        return self.render_to_response(super().get_context_data(**context))

    def _record(self) -> HttpResponse:
        try:
            done = regroup(changes=self._wanted, effective_on=self.day.on, by=self.request.user)
        except ValidationError as refusal:
            return self._again(refusals=refusal.messages)
        number = len(self._wanted)
        sentence = ngettext(
            "%(n)d person changes groups on %(day)s.", "%(n)d people change groups on %(day)s.", number
        )
        messages.success(self.request, sentence % {"n": number, "day": date_format(done.effective_on)})
        return HttpResponseRedirect(reverse("members:group_list"))

    def _again(self, *, status: int = 200, refusals: list[str] | None = None, **kwargs: Any) -> HttpResponse:
        context = self.get_context_data(refusals=refusals or [], **kwargs)
        return self.render_to_response(context, status=422 if refusals else status)

    @property
    def _wanted(self) -> list[Change]:
        return [change for change in self.changes.values() if change.before != change.after]

    @property
    def _moved_meanwhile(self) -> bool:
        now = {one.person_id: one.group_id for one in self.placed}
        return any(now.get(change.person_id, 0) != change.before for change in self._wanted)

    def _sections(self) -> list[dict[str, Any]]:
        """The groups as they are, each with its people and the choice made so far."""
        names = {group.pk: group for group in self.groups}
        sections: dict[tuple[int | None, bool], dict[str, Any]] = {}
        for one in self.placed:
            group = names.get(one.group_id or 0)
            section = sections.setdefault(
                (one.group_id, one.keeps_only), {"group": group, "keeps_only": one.keeps_only, "rows": []}
            )
            section["rows"].append(self._row(one))
        return list(sections.values())

    def _row(self, one: Placed) -> dict[str, Any]:
        """A choice made against a group the person has left since is dropped, and said."""
        change = self.changes.get(one.person_id)
        moved = change is not None and change.before != one.group_id
        chosen = change.after if change and not moved else one.group_id
        return {"one": one, "chosen": chosen or 0, "changes": chosen != one.group_id, "moved": moved}


class RegroupUndo(ServiceFormPage):
    """Undo a regrouping as a whole, with a reason."""

    permission_required = "members.change_people"
    template_name = "members/regroup_undo.html"
    form_class = UndoForm

    @cached_property
    def regrouping(self) -> Regrouping:
        return get_object_or_404(Regrouping, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = self.regrouping.moves.filter(struck_at=None).count()
        return super().get_context_data(regrouping=self.regrouping, people=people, **kwargs)

    def act(self, form: UndoForm) -> Regrouping:
        return undo_regrouping(
            regrouping=self.regrouping, by=self.request.user, reason=form.cleaned_data["reason"]
        )

    def answer(self, done: Regrouping) -> HttpResponse:
        messages.success(self.request, _("The regrouping is undone; everybody stays where they are."))
        return HttpResponseRedirect(reverse("members:group_list"))
