"""The budget workbook carries a QR, and waits for its seal once it was passed."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from PIL import Image, ImageChops

from finance.spreadsheets import write_budget
from members.models import SignedCopy
from members.sheets import awaited_by, code_of, sheet_address
from paperwork.qr import qr_mark
from tests.factories.finance import BudgetFactory

pytestmark = pytest.mark.django_db


def test_the_workbook_carries_the_qr_of_its_sheet(union):
    budget = BudgetFactory()
    with ZipFile(BytesIO(write_budget(budget))) as package:
        (picture,) = (package.read(name) for name in package.namelist() if "/media/" in name)
    expected = Image.open(BytesIO(qr_mark(sheet_address("budget", budget.pk))))
    assert ImageChops.difference(Image.open(BytesIO(picture)).convert("L"), expected).getbbox() is None


def test_a_passed_budget_waits_for_its_seal(cast):
    budget = BudgetFactory(year=localdate().year)
    assert awaited_by(cast.treasurer) == []
    type(budget).objects.update(status="committee_passed")
    assert [sheet.subject for sheet in awaited_by(cast.treasurer)] == [budget.pk]
    SignedCopy.objects.create(
        kind="budget", subject=budget.pk, file="signed/x.pdf", digest="x", sent_by=cast.treasurer
    )
    assert awaited_by(cast.treasurer) == []


def test_a_guessed_code_shows_a_teacher_nothing(cast, as_):
    code = code_of("budget", BudgetFactory().pk)
    assert as_("treasurer").get(reverse("members:sheet", args=[code])).status_code == 200
    assert as_("teacher").get(reverse("members:sheet", args=[code])).status_code == 403
