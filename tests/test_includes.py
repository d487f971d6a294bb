"""A form within an include needs the page's context: cut off from it by `only`, it has no token to send."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[1] / "templates"
INCLUDE = re.compile(r'{%\s*include\s+"([^"]+)"([^%]*)%}')


def sources():
    return {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}


def sends_forms(name, texts):
    text = texts[name]
    return "csrf_token" in text or any(sends_forms(inner, texts) for inner, _rest in INCLUDE.findall(text))


def test_no_form_is_cut_off_from_its_token():
    texts = sources()
    found = [(name, *include) for name, text in texts.items() for include in INCLUDE.findall(text)]
    assert len(found) > 100
    cut_off = [(name, inner) for name, inner, rest in found if "only" in rest.split()]
    assert [pair for pair in cut_off if sends_forms(pair[1], texts)] == []
