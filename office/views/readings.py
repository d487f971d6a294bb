"""A plan document is read, looked over beside its text, and confirmed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.decorators import method_decorator
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import View
from django.views.generic.edit import FormView

from accounts.access import PermissionRequired
from accounts.asked import number_asked
from accounts.middleware import same_person
from activities.models import WorkPlan
from finance.models import Budget
from members.models import Union
from office import services
from office.drafts import Draft, LooseLine
from office.forms.readings import (
    ActivityLineForm,
    LineForm,
    NewMoneyLineForm,
    PlanNameForm,
    ReadingStartForm,
    form_for,
)
from office.known import budget_years
from office.models import PlanReading
from office.review import Review
from vault.versions import StaleVersion

# What is left of a request that is refused for its size is read to the end, up to this many bytes:
# a browser that is still sending would otherwise see no answer at all.
_DRAIN = 64 * 1024 * 1024


@method_decorator(never_cache, name="dispatch")
@method_decorator(csrf_exempt, name="dispatch")
class ReadingStart(PermissionRequired, FormView):
    """Paste or upload a plan; the drafts that wait stand beside it."""

    permission_required = "office.read_plan"
    template_name = "office/reading_start.html"
    form_class = ReadingStartForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # The token is checked below: asking for it first would read, and refuse, a request this large.
        try:
            bool(request.POST)
        except RequestDataTooBig:
            return self._too_big()
        return self._checked_post(request, *args, **kwargs)

    @method_decorator([csrf_protect, same_person])
    def _checked_post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def _too_big(self) -> HttpResponse:
        _drain(self.request)
        form = ReadingStartForm(initial=self.get_initial())
        sentence = _(
            "What was sent is larger than 4 MB of text, so it was not read and nothing was stored. "
            "Leave out what is not the plan, and paste it again."
        )
        context = self.get_context_data(form=form, refusal=sentence)
        return self.render_to_response(context, status=413)

    def get_initial(self) -> dict[str, Any]:
        return {"year": default_year()}

    def get_form(self, form_class: type[ReadingStartForm] | None = None) -> ReadingStartForm:
        form = super().get_form(form_class)
        form.fields["year"].help_text = year_help(_first_month())
        return form

    def form_valid(self, form: ReadingStartForm) -> HttpResponse:
        try:
            reading = services.start_reading(
                text=form.cleaned_data["document"],
                year=form.cleaned_data["year"],
                # A year that was left as proposed gives way to the document's own.
                own_year_from=None if "year" in form.changed_data else this_plan_year(),
                source_name=form.cleaned_data["source_name"],
                by=self.request.user,
            )
        except ValidationError as refusal:
            form.add_error("file" if form.cleaned_data["source_name"] else "text", refusal)
            return self.form_invalid(form)
        return redirect("office:reading_review", reading.pk)

    def form_invalid(self, form: ReadingStartForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = PlanReading.objects.visible_to(self.request.user).waiting()
        # The text and the draft are large; the list shows neither.
        return super().get_context_data(waiting=waiting.defer("text", "draft")[:20], **kwargs)


def this_plan_year() -> int:
    """The year in which the plan year that is under way began: in March 2027 it is 2026 for a school year."""
    today = localdate()
    return today.year - (today.month < _first_month())


def default_year() -> int:
    """The year whose plan is next: this one while it has none, in its last three months the coming one."""
    year = this_plan_year()
    planned = WorkPlan.objects.filter(year=year).exclude(status=WorkPlan.Status.VOID).exists()
    return year + (planned or (localdate().month - _first_month()) % 12 >= 9)


def year_help(first_month: int) -> str:
    """What the one year says of a plan that runs over the year's end."""
    if first_month == 1:
        return ""
    year = this_plan_year()
    return _("A school year goes by the year it begins in: %(year)s stands for %(year)s—%(last)s.") % {
        "year": year,
        "last": year + 1,
    }


def _first_month() -> int:
    return Union.objects.values_list("plan_first_month", flat=True).first() or 1


def _drain(request: HttpRequest) -> None:
    left = _DRAIN
    while left > 0 and (chunk := request.read(65536)):
        left -= len(chunk)


@method_decorator(never_cache, name="dispatch")
class _OneReading(PermissionRequired, View):
    """Answers about one draft: the page, or the draft alone when htmx asks."""

    permission_required = "office.read_plan"

    def reading(self) -> PlanReading:
        return get_object_or_404(PlanReading.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def page(self, reading: PlanReading, *, status: int = 200, **open_forms: Any) -> HttpResponse:
        context = {"reading": reading, "review": Review(reading, **open_forms)}
        context["name_form"] = PlanNameForm(initial={"title": reading.title, "year": reading.year})
        template = "office/_reading_draft.html" if self.request.htmx else "office/reading_review.html"
        return render(self.request, template, context, status=status)

    def done(self, reading: PlanReading, line: int | None = None) -> HttpResponse:
        """The draft as it now is; without JavaScript the page again, at the line."""
        if self.request.htmx:
            return self.page(PlanReading.objects.get(pk=reading.pk))
        anchor = f"#line-{line}" if line is not None else ""
        return redirect(reverse("office:reading_review", args=[reading.pk]) + anchor)

    def refused(self, reading: PlanReading, refusal: ValidationError, **open_forms: Any) -> HttpResponse:
        """What was refused is said on the page as it now is; a reading that is no draft shows its result."""
        reading = PlanReading.objects.get(pk=reading.pk)
        if reading.status != PlanReading.Status.DRAFT:
            messages.warning(self.request, " ".join(refusal.messages))
            return self.gone(reading)
        return self.page(reading, status=422, refusal=refusal.messages, **open_forms)

    def gone(self, reading: PlanReading) -> HttpResponse:
        address = reverse("office:reading_review", args=[reading.pk])
        if self.request.htmx:
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return redirect(address)


class ReadingReview(_OneReading):
    """The draft beside the original text; what came of it once it is confirmed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading = self.reading()
        if reading.status == PlanReading.Status.CONFIRMED:
            return self._result(reading)
        if reading.status == PlanReading.Status.DROPPED:
            return redirect("office:reading_start")
        return self.page(reading, **self._open_forms(reading))

    def _open_forms(self, reading: PlanReading) -> dict[str, Any]:
        adding = self.request.GET.get("add", "")
        if adding in tuple(services.LineKind):
            return {"adding": adding, "form": _add_form(adding, reading)}
        editing = number_asked(self.request.GET.get("edit", ""))
        line = Draft.from_json(reading.draft).find(editing) if editing is not None else None
        if line is None or isinstance(line, LooseLine):
            return {}
        form_class = form_for(line)
        initial = {name: getattr(line, name) for name in form_class.base_fields}
        return {"editing": line.id, "form": form_class(initial=initial, auto_id=f"line-{line.id}-%s")}

    def _result(self, reading: PlanReading) -> HttpResponse:
        draft = Draft.from_json(reading.draft)
        context = {
            "reading": reading,
            "draft": draft,
            "budgets": Budget.objects.filter(year__in=budget_years(draft)).order_by("year"),
        }
        return render(self.request, "office/reading_result.html", context)


def _add_form(kind: str, reading: PlanReading, data: Any = None) -> LineForm:
    if kind == services.LineKind.ACTIVITY:
        return ActivityLineForm(data, auto_id="new-%s")
    return NewMoneyLineForm(data, auto_id="new-%s", draft=Draft.from_json(reading.draft))


class _Post(_OneReading):
    http_method_names = ["post", "options"]


class ReadingLineChange(_Post):
    """What was typed goes into one drafted line."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading, line_id = self.reading(), kwargs["line"]
        line = Draft.from_json(reading.draft).find(line_id)
        if line is None or isinstance(line, LooseLine):
            return self.refused(reading, StaleVersion())
        form = form_for(line)(request.POST, auto_id=f"line-{line_id}-%s")
        if not form.is_valid():
            return self.page(reading, status=422, editing=line_id, form=form)
        try:
            services.change_line(
                reading=reading,
                line_id=line_id,
                rev=form.cleaned_data["rev"],
                values=form.values,
                by=self.request.user,
            )
        except StaleVersion as refusal:
            form.show_moved(line)
            return self.refused(reading, refusal, editing=line_id, form=form)
        except ValidationError as refusal:
            return self.refused(reading, refusal, editing=line_id, form=form)
        return self.done(reading, line_id)


class ReadingLineAct(_Post):
    """One click on one drafted line: drop, restore, make it an activity, take the almanac's day …"""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading = self.reading()
        month = number_asked(request.POST.get("month", ""))
        if kwargs["verb"] not in tuple(services.Verb):
            return self.refused(reading, ValidationError(_("That cannot be done with this line.")))
        try:
            line = services.act_on_line(
                reading=reading,
                line_id=kwargs["line"],
                rev=number_asked(request.POST.get("rev", "")),
                verb=services.Verb(kwargs["verb"]),
                month=month if month in MONTHS else None,
                by=self.request.user,
            )
        except ValidationError as refusal:
            return self.refused(reading, refusal)
        return self.done(reading, line.id)


class ReadingLineAdd(_Post):
    """A line that the document does not have."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading, kind = self.reading(), request.POST.get("what", "")
        if kind not in tuple(services.LineKind):
            return self.refused(reading, ValidationError(_("Add an activity or a sum of money.")))
        form = _add_form(kind, reading, request.POST)
        if not form.is_valid():
            return self.page(reading, status=422, adding=kind, form=form)
        try:
            line = services.add_line(
                reading=reading, kind=services.LineKind(kind), values=form.values, by=self.request.user
            )
        except ValidationError as refusal:
            return self.refused(reading, refusal, adding=kind, form=form)
        return self.done(reading, line.id)


class ReadingSources(_Post):
    """One funding source for all who are not members and have none yet."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading = self.reading()
        try:
            services.choose_sources(
                reading=reading, source=request.POST.get("source", ""), by=self.request.user
            )
        except ValidationError as refusal:
            return self.refused(reading, refusal)
        return self.done(reading)


class ReadingName(_Post):
    """Another name or year for the plan."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading, form = self.reading(), PlanNameForm(request.POST)
        if not form.is_valid():
            return self.refused(reading, ValidationError([f"{e}" for e in _sentences(form)]))
        try:
            services.name_plan(reading=reading, by=self.request.user, **form.cleaned_data)
        except ValidationError as refusal:
            return self.refused(reading, refusal)
        return self.done(reading)


def _sentences(form: Form) -> list[str]:
    colon = _(": ")
    return [
        f"{form.fields[name].label}{colon}{error}" for name, errors in form.errors.items() for error in errors
    ]


class ReadingConfirm(_Post):
    """Write the draft into calendar and budget."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading, version = self.reading(), number_asked(request.POST.get("version", ""))
        try:
            services.confirm_reading(reading=reading, version=version, by=self.request.user)
        except ValidationError as refusal:
            return self.refused(reading, refusal)
        return self.gone(reading)


class ReadingDrop(_Post):
    """Lay the draft aside for good."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading = self.reading()
        try:
            services.drop_reading(reading=reading, by=self.request.user)
        except ValidationError as refusal:
            return self.refused(reading, refusal)
        messages.success(request, _("The draft has been laid aside; nothing was written."))
        return redirect("office:reading_start")
