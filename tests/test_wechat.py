"""WeChat's browser can neither download nor print: a sentence says how, and nothing is lost."""

import pytest
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from tests.optional_tools import needs_letters
from union_admin.wechat import WeChatMiddleware

WECHAT = "Mozilla/5.0 (Linux; Android 14) Chrome/126 Mobile MicroMessenger/8.0.49(0x28003133) WeChat/arm64"
WECOM = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) wxwork/4.1.22 MicroMessenger/7.0.1 Language/zh"
)
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36"


@pytest.mark.parametrize("browser", [WECHAT, WECOM])
def test_a_file_becomes_a_page_that_says_how(as_, browser):
    page = as_("chair").get(reverse("members:roster_template"), headers={"user-agent": browser})
    assert page.status_code == 200
    assert "Content-Disposition" not in page
    assert "在浏览器打开" in page.text
    assert f"http://testserver{reverse('members:roster_template')}" in page.text


def test_any_other_browser_gets_the_file(as_):
    answer = as_("chair").get(reverse("members:roster_template"), headers={"user-agent": CHROME})
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_page_is_shown_as_it_is(as_):
    page = as_("teacher").get(reverse("accounts:security"), headers={"user-agent": WECHAT})
    assert "一个文件" not in page.text


@needs_letters
def test_a_picture_is_shown_as_it_is(as_):
    url = reverse("activities:month_picture", args=[2026, 9])
    answer = as_("teacher").get(url, headers={"user-agent": WECHAT})
    assert answer["Content-Type"] == "image/png"


def _through(rf_request, response):
    return WeChatMiddleware(lambda request: response)(rf_request)


@pytest.mark.django_db
def test_a_file_made_by_a_form_leads_back_to_its_page(cast):
    request = RequestFactory().post(
        "/x/", headers={"user-agent": WECHAT, "referer": "http://testserver/members/?q=1"}
    )
    request.user, request.resolver_match = cast.chair, None
    page = _through(request, HttpResponse("", headers={"Content-Disposition": "attachment; filename=x"}))
    assert "没有丢失" in page.text
    assert 'href="http://testserver/members/?q=1"' in page.text


@pytest.mark.django_db
def test_an_open_file_is_closed(cast, tmp_path):
    (tmp_path / "a.txt").write_text("a")
    request = RequestFactory().get(
        "/x/", headers={"user-agent": WECHAT, "referer": "https://elsewhere.example/"}
    )
    request.user, request.resolver_match = cast.chair, None
    file = (tmp_path / "a.txt").open("rb")
    page = _through(request, FileResponse(file, as_attachment=True))
    assert file.closed
    assert "elsewhere" not in page.text


def test_a_page_holds_the_words_for_a_button_that_cannot_print(as_):
    page = as_("chair").get(reverse("activities:calendar"), headers={"user-agent": WECHAT}, follow=True)
    assert "微信里不能打印" in page.text
