"""One's own notices."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.timezone import localdate
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, ListView

from accounts.access import PermissionRequired, may_open
from accounts.asked import number_asked
from accounts.pages import ActButton
from reminders.kinds import Kind, Topic
from reminders.models import Notice
from reminders.reports.by_hand import to_paste
from reminders.reports.inbox import by_day, leads_on, look_of, newest_unread, words_and_signature
from reminders.reports.own import topic_label, topics_off
from reminders.reports.said import groups_told, kind_of
from reminders.services.finding import house_names
from reminders.services.inbox import mark_all_read, mark_read


@method_decorator(never_cache, name="dispatch")
class Inbox(PermissionRequired, ListView):
    """What was said to whoever signed in, the newest first."""

    permission_required = "reminders.view_inbox"
    template_name = "reminders/inbox.html"
    context_object_name = "notices"
    paginate_by = 30

    @property
    def shows_unread(self) -> bool:
        return self.request.GET.get("show") == "unread"

    def get_queryset(self) -> QuerySet[Notice]:
        own = Notice.objects.visible_to(self.request.user).select_related("rule")
        return own.unread() if self.shows_unread else own

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        # A page that has gone, or a number nobody gave, is the last or the first.
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, list(page.object_list), page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "days": by_day(context["notices"], localdate()),
            "newest": newest_unread(self.request.user),
            "shows_unread": self.shows_unread,
        }


class _Own(PermissionRequired):
    """A notice of one's own; anybody else's is not there."""

    permission_required = "reminders.view_inbox"

    def get_queryset(self) -> QuerySet[Notice]:
        return Notice.objects.visible_to(self.request.user).select_related("rule", "person")


@method_decorator(never_cache, name="dispatch")
class NoticePage(_Own, DetailView):
    """A notice by itself; a greeting looks like one. Looking changes nothing."""

    object: Notice

    def get_template_names(self) -> list[str]:
        kind = kind_of(self.object.rule.code)
        return ["reminders/greeting.html" if kind and kind.is_greeting else "reminders/notice.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notice = self.object
        kind = kind_of(notice.rule.code)
        context: dict[str, Any] = {"notice": notice, "kind": kind, "is_unread": notice.read_at is None}
        link = leads_on(notice)
        # Whoever keeps the machine is on the roll too, and may open less than colleagues.
        context["link"] = link if link and may_open(self.request.user, link) else ""
        context["is_activity"] = kind is not None and kind.topic == Topic.ACTIVITY
        if kind is not None:
            context |= self._greeting(notice, kind) if kind.is_greeting else {}
            context |= self._topic(notice, kind) | {"text": _for_the_group(notice, kind)}
        return super().get_context_data(**context, **kwargs)

    def _greeting(self, notice: Notice, kind: Kind) -> dict[str, Any]:
        words, signature = words_and_signature(notice.body, house_names()["union"])
        return {"look": look_of(notice, kind), "words": words, "signature": signature}

    def _topic(self, notice: Notice, kind: Kind) -> dict[str, Any]:
        off = notice.person is not None and kind.topic in topics_off(notice.person)
        return {"topic": kind.topic.value, "topic_label": topic_label(kind.topic), "is_off": off}


def _for_the_group(notice: Notice, kind: Kind) -> str:
    """What may be pasted into a group; one's own birthday is nobody's to announce."""
    if not kind.speaks_to_groups or kind.topic == Topic.BIRTHDAY:
        return ""
    return to_paste(notice, kind, list(groups_told(notice)[:1])).text


class NoticeOpen(_Own, ActButton):
    """A tap in the list: it is read, and its whole text is shown."""

    def act(self) -> str:
        notice = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        mark_read(notice=notice, by=self.request.user)
        return reverse("reminders:notice", args=[notice.pk])


class InboxRead(ActButton):
    """All that stood there is read."""

    permission_required = "reminders.view_inbox"

    def back(self) -> str:
        return reverse("reminders:inbox")

    def act(self) -> str:
        newest = number_asked(self.request.POST.get("newest", ""))
        count = mark_all_read(by=self.request.user, newest=newest)
        sentence = ngettext("%(n)d notice is marked as read.", "%(n)d notices are marked as read.", count)
        messages.success(self.request, sentence % {"n": count})
        return self.back()
