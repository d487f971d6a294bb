"""The small picture at the foot of a document's pages."""

from io import BytesIO

import pytest
from docx import Document
from docx.shared import Emu
from PIL import Image

from paperwork.foot_marks import add_foot_mark
from paperwork.letters import add_text, as_bytes, begin_part, new_letter, number_pages


def picture(shade):
    out = BytesIO()
    Image.new("L", (24, 10), shade).save(out, "PNG")
    return out.getvalue()


def marked(*, numbered):
    """A document of two parts, each with a picture of its own, as Word reads it."""
    letter = new_letter()
    if numbered:
        number_pages(letter)
    for part in range(2):
        if part:
            begin_part(letter)
        add_text(letter, "正文")
        add_foot_mark(letter, picture(100 + part), wide=2.4)
    return Document(BytesIO(as_bytes(letter)))


def pictures_in(footer):
    return [footer.part.related_parts[name].blob for name in footer._element.xpath(".//a:blip/@r:embed")]


@pytest.mark.parametrize("numbered", [False, True])
def test_each_part_has_its_own_on_every_page(numbered):
    for part, section in enumerate(marked(numbered=numbered).sections):
        footers = [section.footer, section.even_page_footer] if numbered else [section.footer]
        assert [pictures_in(one) for one in footers] == [[picture(100 + part)]] * len(footers)


def test_it_floats_beside_the_page_number_and_no_two_have_one_name():
    footers = [
        one
        for section in marked(numbered=True).sections
        for one in (section.footer, section.even_page_footer)
    ]
    assert all(one.paragraphs[0].text == "—  —" for one in footers)
    assert not any(one._element.xpath(".//wp:inline") for one in footers)
    names = [name for one in footers for name in one._element.xpath(".//wp:docPr/@id")]
    assert len(set(names)) == 4


def test_it_takes_no_room_from_the_text():
    plain, with_numbers = (marked(numbered=numbered).sections[0] for numbered in (False, True))
    assert [round(one.footer_distance.mm) for one in (plain, with_numbers)] == [5, 25]
    heights = plain.footer._element.xpath(".//wp:positionV/wp:posOffset/text()")
    assert [round(Emu(int(height)).mm, 1) for height in heights] == [279.5]
