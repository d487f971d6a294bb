"""`make pictures`: how every page looks, in both languages, at a desk and on a phone; kept in docs/looks."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from accounts.models import User
from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.walking import walk

LOOKS = Path(__file__).parents[2] / "docs" / "looks"
# Whoever comes later adds only what nobody before has reached.
WALKERS = ("chair", "treasurer", "administrator", "teacher", "office", "leader")
# They name the folders and the address of the machine that took the pictures.
OF_ONE_MACHINE = {"office:hand_over", "office:reach"}
KEPT_WIDTH = 720
LONGEST = 2400


@pytest.mark.pictures
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1440", "390"])
@pytest.mark.parametrize("language", User.Language.values)
def test_every_page_is_pictured(visit, language, size):
    folder = LOOKS / language / str(size["width"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    stranger = visit(size)
    User.objects.update(language=language)
    chosen = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": stranger.base}
    stranger.page.context.add_cookies([chosen])
    stranger.open("/accounts/login/")
    _keep(stranger.page.screenshot(full_page=True), folder / "account_login.webp")
    for who in WALKERS:
        visitor = visit(size)
        visitor.sign_in(who)
        for name in walk(visitor):
            picture = folder / f"{name.replace(':', '-')}.webp"
            if name not in OF_ONE_MACHINE and not picture.exists():
                _keep(visitor.page.screenshot(full_page=True), picture)
    assert len(list(folder.iterdir())) > 80


def _keep(screenshot: bytes, place: Path) -> None:
    image = Image.open(BytesIO(screenshot)).convert("RGB")
    width = min(image.width, KEPT_WIDTH)
    image = image.resize((width, round(image.height * width / image.width)))
    image.crop((0, 0, width, min(image.height, LONGEST))).save(place, quality=40, method=6)
