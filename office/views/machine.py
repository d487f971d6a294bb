"""What whoever keeps the machine does: backs up, takes a backup along, sees whether phones reach the site."""

import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View
from kombu.exceptions import OperationalError as QueueAway

from accounts.access import PermissionRequired, Request
from accounts.addresses import only_here, whole_address
from accounts.open_pages import open_page
from accounts.wechat import is_in_wechat
from members.models import Post, Union
from members.services.disclosures import record_export
from office.models import Backup
from office.reports.machine import backups_now
from office.services.backups.folder import backup_file, newest_here
from office.services.backups.nightly import begin
from office.services.backups.refusals import BackupError
from office.tasks import make_backup
from office.version import version
from paperwork.qr import qr_svg
from vault.marks import where_keys_are

# What stands on the sheet for whoever comes next, with who holds it.
_OFFICES = (
    Post.Kind.CHAIR,
    Post.Kind.VICE_CHAIR,
    Post.Kind.TREASURER,
    Post.Kind.AUDITOR,
    Post.Kind.SCHOOL_OFFICE,
    Post.Kind.ADMINISTRATOR,
)
# An address that nothing is sent to: asking for the way there tells this machine's own.
_SOMEWHERE = ("10.254.254.254", 9)


class BackupNow(PermissionRequired, View):
    """Have a backup made in the background; the page shows when it is there."""

    permission_required = "office.keep_machine"
    http_method_names = ["post"]

    def post(self, request: Request) -> HttpResponse:
        now = timezone.now()
        if not Backup.objects.under_way(now).exists():
            backup = begin(now)
            try:
                make_backup.delay(backup.pk)
            except (QueueAway, OSError):
                backup.delete()
                messages.error(request, _("The queue is away. On the machine, run: manage.py backup FILE"))
        return redirect("office:home")


@method_decorator(never_cache, name="dispatch")
class BackupState(PermissionRequired, TemplateView):
    """How backups stand, asked again by htmx while one is being made."""

    permission_required = "office.keep_machine"
    template_name = "office/_machine_backups.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(backups=backups_now(), **kwargs)


class BackupDownload(PermissionRequired, View):
    """The newest backup that lies here, as a file; that somebody took it is written down."""

    permission_required = "office.take_backup"
    http_method_names = ["post"]

    def post(self, request: Request) -> HttpResponseBase:
        here = newest_here()
        try:
            held = backup_file(here).open("rb") if here else None
        except (BackupError, OSError):
            held = None
        if here is None or held is None:
            messages.error(request, _("The file of the backup is not on this machine. Make a new one first."))
            return redirect("office:home")
        # There a file goes nowhere; a page stands in its place that says how to come by it.
        if not is_in_wechat(request):
            record_export(what="backup", columns=[], rows=here.rows, by=request.user)
        return FileResponse(held, as_attachment=True, filename=here.file_name, content_type="application/zip")


@method_decorator(never_cache, name="dispatch")
class Reach(PermissionRequired, TemplateView):
    """Can a phone reach me? Scan and see."""

    permission_required = "office.keep_machine"
    template_name = "office/machine_reach.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = whole_address(reverse("office:reached"))
        here = urlsplit(settings.SITE_URL)
        return super().get_context_data(
            address=address,
            qr=qr_svg(address),
            is_only_here=bool(only_here()),
            is_plain=here.scheme == "http",
            is_demo=settings.DEMO,
            wanted=f"http://{own_address() or '192.168.1.20'}:{here.port or 8000}",
            **kwargs,
        )


@login_not_required
@never_cache
def reached(request: HttpRequest) -> HttpResponse:
    """What a phone shows that has come as far as this."""
    return open_page("office/machine_reached.html", {})


@method_decorator(never_cache, name="dispatch")
class HandOver(PermissionRequired, TemplateView):
    """A sheet of paper for whoever keeps the machine next; no secret stands on it."""

    permission_required = "office.hand_over"
    template_name = "office/machine_hand_over.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        posts = Post.objects.held_on(localdate()).filter(kind__in=_OFFICES).select_related("person")
        held: dict[str, list[str]] = {str(kind.label): [] for kind in _OFFICES}
        # Names are for those who lead; the administrator sees which offices there are.
        if self.request.user.has_perm("members.view_everybody"):
            for post in posts:
                held[post.get_kind_display()].append(post.person.name)
        return super().get_context_data(
            today=localdate(),
            union=Union.objects.first(),
            address=settings.SITE_URL,
            version=version(),
            folder=settings.BASE_DIR,
            database=database_told(settings.DATABASES["default"]),
            database_folder=settings.DATABASE_FOLDER,
            media=Path(settings.MEDIA_ROOT),
            backups=settings.BACKUP_DIR,
            keys=where_keys_are(),
            offices=held,
            **kwargs,
        )


def database_told(facts: dict[str, Any]) -> str:
    """Which database, and where: the server's name, or the folder of its socket. The rest is secret."""
    host = facts.get("HOST") or facts.get("OPTIONS", {}).get("host", "")
    return " · ".join(filter(None, (facts["NAME"], host)))


def own_address() -> str:
    """The address of this machine in its network; empty without one. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)
        except OSError:
            return ""
        return probe.getsockname()[0]
