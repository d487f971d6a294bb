"""What comes out of the printer to be signed."""

import subprocess

from django.urls import reverse

from accounts.models import User
from members.services.privacy import publish_notice
from office.demo.cast import sign_ins
from tests.optional_tools import needs_pdftotext, tool_path

NOTICE, SENTENCE = "我们保存哪些资料。", "本人已阅读隐私告知书。"


@needs_pdftotext
def test_whoever_signs_for_the_notice_reads_above_what_they_sign(visit, tmp_path):
    chair = next(one for one in sign_ins() if "主席" in one.label)
    notice = publish_notice(text=NOTICE, by=User.objects.get(staff_number=chair.staff_number))
    visitor = visit()
    visitor.sign_in("主席")
    page, paper = visitor.open(reverse("office:notice_sheet", args=[notice.pk])), tmp_path / "sheet.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    command = [tool_path("pdftotext"), str(paper), "-"]
    words = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    text, signed = words.split("\f")[:2]
    assert NOTICE in text
    assert signed.strip().startswith(SENTENCE)
    assert "序号" not in text
