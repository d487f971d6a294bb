"""Rows that may be one person: found, compared, merged, or noted as two people."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import PermissionRequired, Request
from members.forms.duplicates import MergeForm
from members.models import Person
from members.reports.duplicates import acts_to_take, find_duplicates, side_by_side, standings_today
from members.reports.lives import life_of
from members.services.merging import merge_people, note_not_duplicate
from vault.versions import StaleVersion

PAGE = 20


class DuplicateList(PermissionRequired, TemplateView):
    """Pairs that may be one person, the surest first."""

    permission_required = "members.change_people"
    template_name = "members/duplicate_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("page", "1")
        number = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
        pairs, total = find_duplicates(most=PAGE, after=PAGE * (number - 1))
        page = Paginator(range(total), PAGE).get_page(number)
        return super().get_context_data(pairs=pairs, page_obj=page, total=total, **kwargs)


class DuplicatePage(PermissionRequired, View):
    """Two rows, the one that is to be kept first."""

    permission_required = "members.change_people"

    def rows(self, kept: int, duplicate: int) -> tuple[Person, Person]:
        people = (
            Person.objects.visible_to(self.request.user)
            .filter(merged_into=None, forgotten_on=None)
            .select_related("department", "user")
        )
        return get_object_or_404(people, pk=kept), get_object_or_404(people, pk=duplicate)

    def page(
        self, kept: Person, duplicate: Person, form: MergeForm | None = None, *, status: int = 200
    ) -> HttpResponse:
        standings = standings_today(kept, duplicate)
        context = {
            "kept": kept,
            "duplicate": duplicate,
            "kept_today": standings.get(kept.pk),
            "duplicate_today": standings.get(duplicate.pk),
            "life": [chapter for chapter in life_of(kept) if chapter.move.struck_at is None],
            "form": form or self.form(kept, duplicate),
        }
        return render(self.request, "members/duplicate_compare.html", context, status=status)

    def form(self, kept: Person, duplicate: Person, data: Any = None) -> MergeForm:
        return MergeForm(
            data,
            kept=kept,
            duplicate=duplicate,
            sides=side_by_side(kept, duplicate),
            acts=acts_to_take(duplicate),
            kept_has_acts=kept.moves.valid().exists(),
        )


class DuplicateCompare(DuplicatePage):
    """Side by side: which row is kept, which value of each field, which acts are taken over."""

    def get(self, request: Request, kept: int, duplicate: int) -> HttpResponse:
        return self.page(*self.rows(kept, duplicate))


class DuplicateMerge(DuplicatePage):
    """Merge the second row into the first."""

    http_method_names = ["post"]

    def post(self, request: Request, kept: int, duplicate: int) -> HttpResponse:
        rows = self.rows(kept, duplicate)
        form = self.form(*rows, request.POST)
        if not form.is_valid():
            return self.page(*rows, form, status=422)
        try:
            person = merge_people(kept=rows[0], duplicate=rows[1], by=request.user, **form.choices_made)
        except StaleVersion as refusal:
            form.add_error(None, refusal)
            form.show_again()
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(
                request,
                _("The two rows are one now: %(name)s, %(number)s.")
                % {"name": person.name, "number": person.staff_number},
            )
            return redirect("members:person_detail", person.pk)
        return self.page(*rows, form, status=422)


class DuplicateDismiss(DuplicatePage):
    """Note that two rows are two people."""

    http_method_names = ["post"]

    def post(self, request: Request, kept: int, duplicate: int) -> HttpResponse:
        first, second = self.rows(kept, duplicate)
        try:
            note_not_duplicate(first=first, second=second, by=request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("Noted: these are two people. The pair is not shown again."))
        return redirect("members:duplicate_list")
