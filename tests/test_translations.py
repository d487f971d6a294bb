"""Both languages are complete, and a sentence never asks for a word that the code does not hand it."""

from babel.messages.catalog import Message
from django.template import engines

from union_admin import translations


def test_the_chinese_catalogue_is_complete():
    assert translations.problems() == []


def test_a_translation_with_a_placeholder_of_its_own_is_found():
    wrong = Message("%(count)d lines", "%(number)d 行")
    assert translations._wrong_in(wrong) != []
    assert translations._wrong_in(Message("%(count)d lines", "%(count)d 行")) == []


def test_chinese_that_says_one_of_any_number_is_found():
    ids = ("to one person", "to %(n)s people")
    assert translations._wrong_in(Message(ids, ("发给1人",))) != []
    assert translations._wrong_in(Message(ids, ("发给%(n)s人",))) == []


def test_a_sentence_without_chinese_is_found():
    assert translations._wrong_in(Message("Nothing here", "")) != []


def test_a_sentence_handed_to_a_tag_is_found():
    source = '{% include "a.html" with title=_("Days it is held") %}{{ name|default:_("nobody") }}_("unsaid")'
    assert list(translations._handed_over(source)) == ["Days it is held", "nobody"]


def test_a_function_that_translates_is_known_by_whatever_name_a_module_gives_it(tmp_path):
    module = tmp_path / "views.py"
    module.write_text(
        "from django.utils.translation import gettext_lazy as later, ngettext, override\n", encoding="utf-8"
    )
    assert translations._keywords_in(module) == {"later": None, "ngettext": (1, 2)}


def test_a_sentence_of_a_page_is_found_with_its_context():
    source = '{% load i18n %}{% trans "Done" %}{% trans "Done" context "a task" %}'
    loaded = engines["django"].from_string(source)
    assert list(translations._messages_in(loaded)) == [("Done", None), ("Done", "a task")]
