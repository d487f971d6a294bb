"""Who is looked after: covered reasons, uncovering them, and lists for visits that do not say why."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView, View

from accounts.access import PermissionRequired, Request
from accounts.asked import number_asked
from accounts.pages import ServiceFormPage
from members.forms.groups import DayFilter
from members.forms.marks import VISIT_MONTHS, CareAddForm, CareSheetForm, EndForm
from members.models import CareTag, Person, Union
from members.reports.marks import bearer, cared_for
from members.services.marks import begin_care, drop_care, end_care, uncover_care
from members.services.visits import make_visit_list
from members.sheets import CARE
from members.spreadsheets.visits import write_visits

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CareList(PermissionRequired, TemplateView):
    """Who is looked after on a day; why stands covered."""

    permission_required = "members.view_care"
    template_name = "members/care_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DayFilter(self.request.GET)
        page = Paginator(cared_for(self.request.user, day=form.on), PAGE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(
            form=form,
            page_obj=page,
            lines=[bearer(row) for row in page.object_list],
            can_change=self.request.user.has_perm("members.change_care"),
            visit_title=visit_title(),
        )


class CarePanel(PermissionRequired, DetailView):
    """Whether somebody is looked after: a panel of the person's page, or a page of its own."""

    permission_required = "members.view_care"

    def get_queryset(self) -> QuerySet[Person]:
        return Person.objects.visible_to(self.request.user)

    def get_template_names(self) -> list[str]:
        return ["members/_care_panel.html" if self.request.htmx else "members/care_panel.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tags = CareTag.objects.visible_to(self.request.user).on(localdate()).filter(person=self.object)
        return super().get_context_data(
            tags=tags.defer("note"),
            can_change=self.request.user.has_perm("members.change_care"),
            **kwargs,
        )


class OfCareTag(View):
    """A page about one care tag that this person may know of; its note stays where it is."""

    request: Any

    @cached_property
    def care_tag(self) -> CareTag:
        tags = CareTag.objects.visible_to(self.request.user).defer("note").select_related("person")
        return get_object_or_404(tags, pk=self.kwargs["pk"])


class CareUncover(PermissionRequired, OfCareTag):
    """Show a reason and its note, once; that somebody looked is recorded."""

    permission_required = "members.view_care"
    http_method_names = ["post"]

    def post(self, request: Request, pk: int) -> HttpResponse:
        try:
            note = uncover_care(care_tag=self.care_tag, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return HttpResponseRedirect(reverse("members:care_list"))
        template = "members/_care_uncovered.html" if request.htmx else "members/care_uncovered.html"
        context = {
            "care_tag": self.care_tag,
            "note": note,
            "can_change": request.user.has_perm("members.change_care"),
        }
        response = render(request, template, context)
        add_never_cache_headers(response)
        return response


class CareAdd(ServiceFormPage):
    permission_required = "members.change_care"
    template_name = "members/care_form.html"
    form_class = CareAddForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        key = number_asked(self.request.GET.get("person", ""))
        people = Person.objects.visible_to(self.request.user)
        person = people.filter(pk=key).first()
        return {"person": f"{person.name} {person.staff_number}"} if person else {}

    def act(self, form: CareAddForm) -> CareTag:
        return begin_care(**form.cleaned_data, by=self.request.user)

    def answer(self, done: CareTag) -> HttpResponse:
        messages.success(self.request, _("%(name)s is on the list now.") % {"name": done.person.name})
        return HttpResponseRedirect(reverse("members:care_list"))


class CareEnd(OfCareTag, ServiceFormPage):
    permission_required = "members.change_care"
    template_name = "members/care_end.html"
    form_class = EndForm

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": self.care_tag.last_day or localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(care_tag=self.care_tag, **kwargs)

    def act(self, form: EndForm) -> None:
        if form.cleaned_data["mistake"]:
            drop_care(care_tag=self.care_tag, by=self.request.user)
        else:
            end_care(care_tag=self.care_tag, last_day=form.cleaned_data["last_day"], by=self.request.user)

    def answer(self, done: None) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(reverse("members:care_list"))


class CareSheet(ServiceFormPage):
    """Make a list for visits: on the page to print, or as a workbook. It is recorded that it was made."""

    permission_required = "members.view_care"
    template_name = "members/care_sheet_form.html"
    form_class = CareSheetForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        """In the months of visits the soldiers' families and the veterans are chosen already."""
        title = visit_title()
        kinds = [kind.value for kind in CareTag.OPEN_KINDS] if title else []
        return {"kinds": kinds, "title": title or _("List of visits"), "day": localdate()}

    def act(self, form: CareSheetForm) -> HttpResponse:
        typed = form.cleaned_data
        title, day, with_mobile = typed["title"], typed["day"], bool(typed.get("mobile"))
        made = make_visit_list(
            kinds=typed["kinds"], day=day, title=title, with_mobile=with_mobile, by=self.request.user
        )
        if "workbook" in self.request.POST:
            contents = write_visits(title, day, made.lines, with_mobile=with_mobile)
            header = content_disposition_header(True, f"{title}.xlsx") or "attachment"
            return HttpResponse(contents, content_type=XLSX, headers={"Content-Disposition": header})
        context = {
            "form": form,
            "title": title,
            "day": day,
            "lines": made.lines,
            "with_mobile": with_mobile,
            "sent": list(self.request.POST.lists()),
            "union": Union.objects.first(),
            # Its sheet comes back to the row that says it was made.
            "export": made.export,
            "kind": CARE,
        }
        return render(self.request, "members/care_sheet.html", context)

    def answer(self, done: HttpResponse) -> HttpResponse:
        add_never_cache_headers(done)
        return done


def visit_title() -> str:
    """What the list of this month's visits is headed; empty in a month without any (row 17)."""
    if localdate().month not in VISIT_MONTHS:
        return ""
    if localdate().month == 1:
        return _("New Year visits to soldiers' families and veterans")
    return _("Army Day visits to soldiers' families and veterans")
