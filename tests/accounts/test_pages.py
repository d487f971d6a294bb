"""What pages of any room have in common."""

import pytest
from django.urls import reverse

from congress.models import AgendaItem
from tests.factories.congress import AgendaItemFactory


@pytest.fixture
def item(db):
    return AgendaItemFactory(session__announced_at=None)


@pytest.fixture
def _gone(monkeypatch):
    """Somebody else deletes the row after the page has found it, before the service locks it."""

    def vanish(*args, **kwargs):
        raise AgendaItem.DoesNotExist

    for name in ("drop_item", "change_item"):
        monkeypatch.setattr(f"congress.views.agenda.{name}", vanish)


@pytest.mark.usefixtures("_gone")
def test_what_somebody_else_has_just_deleted_is_not_there(as_, item):
    typed = {"title": "听取报告", "part": "formal", "version": item.version}
    chair = as_("chair")
    assert chair.post(reverse("congress:item_remove", args=[item.pk])).status_code == 404
    assert chair.post(reverse("congress:item_edit", args=[item.pk]), typed).status_code == 404
