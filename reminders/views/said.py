"""What was said: the list, one thing with its recipients, the text to paste, and slips to print."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from accounts.access import PermissionRequired, may_open
from accounts.addresses import whole_address
from accounts.pages import ActButton, page_of_ours
from members.models import Union
from paperwork.qr import qr_svg
from reminders.forms.said import SaidFilter
from reminders.kinds import Kind
from reminders.models import Delivery, Notice
from reminders.open_links import announced
from reminders.reports.by_hand import EVERYBODY, UNREAD, slip_choices, slips_of, to_paste
from reminders.reports.inbox import words_and_signature
from reminders.reports.said import (
    counted,
    failed_messages,
    groups_told,
    kind_of,
    reached,
    recipients,
    said_lines,
    sample_of,
    switched_off,
    without_address,
)
from reminders.services.sending import send_again, send_all_again

PAGE = 100
# Of A4 with eight on each: more than a school hands out at once, and still a page that a browser draws.
SLIPS = 2000


class SaidList(PermissionRequired, TemplateView):
    """A line for each thing said, the newest first."""

    permission_required = "reminders.view_said"
    template_name = "reminders/said_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SaidFilter(self.request.GET)
        paginator = Paginator(said_lines(form.stretch, **form.asked), PAGE)
        page = paginator.get_page(self.request.GET.get("page"))
        lines = [line | {"kind": kind_of(line["rule__code"])} for line in page.object_list]
        return super().get_context_data(form=form, page_obj=page, lines=lines, **kwargs)


class _OneThing(PermissionRequired, TemplateView):
    """A thing that was said, known by one of its notices."""

    permission_required = "reminders.view_said"

    @cached_property
    def notice(self) -> Notice:
        return get_object_or_404(Notice.objects.select_related("rule"), pk=self.kwargs["pk"])

    @cached_property
    def kind(self) -> Kind | None:
        return kind_of(self.notice.rule.code)

    @property
    def tells_read(self) -> bool:
        """Who has read a wish is nobody's business; who has read what the office asks of them is."""
        return self.kind is not None and self.kind.is_duty


class SaidDetail(_OneThing):
    """The words, how far they came, and with whom they arrived."""

    template_name = "reminders/said_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, show = self.request.GET.get("q", "")[:60], self.request.GET.get("show", "")
        rows = recipients(self.notice, text=asked, show=show, tells_read=self.tells_read)
        counts, groups = counted(Notice.objects.said_alike(self.notice)), list(groups_told(self.notice))
        paginator = Paginator(rows, PAGE)
        if not asked.strip() and not show:
            paginator.count = counts["people"]
        page = paginator.get_page(self.request.GET.get("page"))
        return super().get_context_data(
            notice=self.notice,
            leads_on=bool(self.notice.link) and may_open(self.request.user, self.notice.link),
            kind=self.kind,
            sample=sample_of(self.notice),
            counts=counts,
            not_wanted=switched_off(self.kind),
            paste=to_paste(self.notice, self.kind, groups),
            groups=[(told, reached(told, tells_read=False)) for told in groups],
            page_obj=page,
            people=[(told, reached(told, tells_read=self.tells_read)) for told in page.object_list],
            tells_read=self.tells_read,
            slip_choices=slip_choices(self.kind),
            asked=asked,
            show=show,
            **kwargs,
        )


class SaidPoster(_OneThing):
    """A sheet for the staff room: what it is about, else the words for a group; 404 where there are none."""

    template_name = "reminders/said_poster.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paste = to_paste(self.notice, self.kind, list(groups_told(self.notice)[:1]))
        if not paste.text:
            raise Http404
        context: dict[str, Any] = {"notice": self.notice, "shared": announced(self.notice.subject)}
        if context["shared"] is None:
            union = Union.objects.first()
            # The union signs the sheet below.
            words, _signature = words_and_signature(paste.body, union.name if union else "")
            qr = qr_svg(whole_address(paste.path)) if paste.path else ""
            context |= {"title": paste.title, "words": words, "qr": qr}
        return super().get_context_data(**context, **kwargs)


class SaidSlips(_OneThing):
    """Slips to print, cut and hand out; on A4, eight on a sheet."""

    template_name = "reminders/said_slips.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        choices = slip_choices(self.kind)
        to = self.request.GET.get("to", "")
        to = to if to in dict(choices) else EVERYBODY
        page = Paginator(slips_of(self.notice, to=to), SLIPS).get_page(self.request.GET.get("page"))
        address = whole_address(self.notice.link or reverse("reminders:inbox"))
        return super().get_context_data(
            notice=self.notice,
            choices=choices,
            to=to,
            is_unread=to == UNREAD,
            page_obj=page,
            slips=page.object_list,
            address=address,
            qr=qr_svg(address),
            **kwargs,
        )


class FailedList(PermissionRequired, TemplateView):
    """Messages that were given up, and whom no e-mail can reach."""

    permission_required = "reminders.view_said"
    template_name = "reminders/failed_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shows_people = self.request.GET.get("show") == "unaddressed"
        rows = without_address(localdate()) if shows_people else failed_messages()
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            shows_people=shows_people, page_obj=page, rows=list(page.object_list), **kwargs
        )


class _Again(ActButton):
    permission_required = "reminders.view_said"

    def back(self) -> str:
        """The page the button stood on."""
        asked = self.request.POST.get("back", "")
        return page_of_ours(self.request, asked, otherwise=reverse("reminders:failed_list"))

    def tell(self, count: int) -> None:
        sentence = ngettext(
            "%(n)s message goes out again in the next minutes.",
            "%(n)s messages go out again in the next minutes.",
            count,
        )
        messages.success(self.request, sentence % {"n": count})


class SendAgain(_Again):
    """One message that failed goes out again."""

    def act(self) -> str:
        send_again(delivery=get_object_or_404(Delivery, pk=self.kwargs["pk"]), by=self.request.user)
        self.tell(1)
        return self.back()


class SaidAgain(_Again):
    """All that failed of one thing goes out again."""

    def act(self) -> str:
        notice = get_object_or_404(Notice, pk=self.kwargs["pk"])
        self.tell(send_all_again(by=self.request.user, notice=notice))
        return reverse("reminders:said_detail", args=[notice.pk])


class FailedAgain(_Again):
    """All that failed in the last seven days goes out again."""

    def act(self) -> str:
        count = send_all_again(by=self.request.user)
        if count:
            self.tell(count)
        else:
            messages.info(self.request, _("Nothing has failed in the last seven days."))
        return reverse("reminders:failed_list")
