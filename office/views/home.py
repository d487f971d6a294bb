from django.views.generic import TemplateView

from accounts.access import PermissionRequired


class Home(PermissionRequired, TemplateView):
    """What lies before whoever signed in, by what they are in the house today."""

    permission_required = "office.view_home"
    template_name = "office/home.html"
