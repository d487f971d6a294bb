"""What a browser may keep of what is typed: never what is restricted, nor what has no name."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from members.forms.identity import IdentityForm
from members.forms.marks import SpanForm
from tests.factories.congress import CallFactory
from union_admin.rooms import ROOMS

# What the house itself says, or what colleagues hear anyhow; nothing about one person that is not theirs to
# tell. A proposal is kept until the house has it; an idea without a name is not, by its page.
MAY_KEEP = [
    "activities.forms.ActivityForm.note",
    "activities.forms.SectionForm.body",
    "congress.forms.answers.MoreTimeForm.reason",
    "congress.forms.answers.RecordForm.text",
    "congress.forms.answers.ReplyForm.text",
    "congress.forms.answers.SendBackForm.reason",
    "congress.forms.decisions.DecisionForm.reason",
    "congress.forms.handling.InstructionForm.instruction",
    "congress.forms.handling.RatingForm.comment",
    "congress.forms.handling.ReasonForm.reason",
    "congress.forms.handling.ScreenForm.reason",
    "congress.forms.handling.TakeBackForm.reason",
    "congress.forms.ideas.AnswerForm.answer",
    "congress.forms.ideas.IdeaForm.text",
    "congress.forms.ideas.UnnamedIdeaForm.text",
    "congress.forms.papers.AnswerForm.answer",
    "congress.forms.papers.OpinionForm.text",
    "congress.forms.papers.PaperForm.body",
    "congress.forms.papers.ReviseForm.body",
    "congress.forms.proposals.CallForm.words",
    "congress.forms.proposals.PaperProposalForm.measures",
    "congress.forms.proposals.PaperProposalForm.reasons",
    "congress.forms.proposals.ProposalForm.measures",
    "congress.forms.proposals.ProposalForm.reasons",
    "congress.forms.proposals.SheetForm.names",
    "congress.forms.resolutions.ProgressForm.text",
    "congress.forms.resolutions.ResolutionAddForm.text",
    "congress.forms.resolutions.ResolutionForm.text",
    "congress.forms.rules.RuleSetForm.note",
    "congress.forms.sessions.SessionAddForm.theme",
    "congress.forms.sessions.SessionForm.theme",
    "congress.forms.votes.ProceedingsForm.proceedings",
    "members.pasted_pages.PastedForm.text",
    "office.forms.from_paper.SignedNoticeForm.names",
    "office.forms.my_file.NoticeForm.text",
    "office.forms.readings.ActivityLineForm.note",
    "office.forms.readings.ReadingStartForm.text",
    "reminders.forms.rules.RuleForm.body_en",
    "reminders.forms.rules.RuleForm.body_zh",
]

# Where fields say something of one person, and what of them a tab may keep.
ABOUT_PEOPLE = (
    "members.forms",
    "office.forms.my_file",
    "office.forms.from_paper",
    "reminders.forms.channels",
)
DECIDED = Path(__file__).parent / "kept_of_people.txt"


def forms_of_the_house() -> list[type[forms.BaseForm]]:
    """Every form there is, from whatever module of a room."""
    for room in ROOMS:
        package = import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not {"migrations", "management", "__main__"} & set(module.name.split(".")):
                import_module(module.name)
    return [one for one in below(forms.BaseForm) if one.__module__.partition(".")[0] in ROOMS]


def below(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for one in form.__subclasses__():
        yield one
        yield from below(one)


def test_a_long_field_is_kept_by_the_browser_only_where_that_was_decided():
    kept = {
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in forms_of_the_house()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, forms.Textarea)
        and "data-no-keep" not in field.widget.attrs
        and field.widget.attrs.get("data-keep") != "tab"
    }
    # What is new here either bears `data-no-keep`, or is entered above on purpose.
    assert kept == set(MAY_KEEP)


def test_a_line_about_a_person_is_kept_only_where_that_was_decided():
    """Of a form that is sent, each line, choice and tick is kept as long as its tab is open."""
    # Those of a span mark all they have as they are made, which is looked at below.
    about_people = (
        form
        for form in forms_of_the_house()
        if form.__module__.startswith(ABOUT_PEOPLE) and not issubclass(form, SpanForm)
    )
    kept = {f"{form.__module__}.{form.__qualname__}": " ".join(kept_of(form)) for form in about_people}
    # A field that is new here either bears `data-no-keep`, or is entered there on purpose.
    decided = DECIDED.read_text(encoding="utf-8").splitlines()
    assert sorted(f"{form}: {names}" for form, names in kept.items() if names) == decided


def kept_of(form: type[forms.BaseForm]) -> list[str]:
    never = forms.HiddenInput, forms.PasswordInput, forms.FileInput
    widgets = {name: field.widget for name, field in getattr(form, "base_fields", {}).items()}
    return [
        name
        for name, widget in widgets.items()
        if not isinstance(widget, never) and "data-no-keep" not in widget.attrs
    ]


@pytest.mark.parametrize(
    ("who", "name"),
    [("chair", "members:application_enter"), ("teacher", "office:my_file")],
    ids=["joining", "correction"],
)
def test_what_somebody_says_of_themselves_is_kept_while_the_tab_is_open(as_, who, name):
    page = as_(who).get(reverse(name)).text
    fields = [part.partition(">")[0] for part in page.split("<textarea")[1:]]
    assert fields
    assert all('data-keep="tab"' in field or "readonly" in field for field in fields)


@pytest.mark.parametrize("name", ["members:care_add", "members:tag_add"])
def test_what_is_restricted_is_not_kept(as_, name):
    form = main_form(as_("chair").get(reverse(name)).text)
    fields = re.findall("<(?:textarea|select|input) [^>]*>", form)
    typed = [field for field in fields if 'type="hidden"' not in field]
    assert len(typed) > 3
    assert all("data-no-keep" in field for field in typed)


def test_an_identity_number_is_not_kept():
    assert "data-no-keep" in IdentityForm.base_fields["number"].widget.attrs


def main_form(page: str) -> str:
    """The form of the page, without the frame's."""
    return page[page.index('<main class="house-main"') :].partition("</main>")[0]


def test_a_proposal_saves_itself_and_is_kept_until_it_is_saved(as_, cast):
    page = as_("teacher").get(reverse("congress:proposal_add", args=[CallFactory().pk])).text
    form = page[page.index("proposal-form") :].partition(">")[0]
    assert "data-saves-itself" in form
    assert "data-no-keep" not in page[page.index("proposal-form") :].partition("</form>")[0]


def test_a_page_without_a_name_does_not_say_who_reads(as_, cast):
    page = as_("teacher").get(reverse("congress:idea_open")).text
    assert "data-keep-for" not in page
    assert "manifest" not in page
    assert "data-keep-for" not in Client().get(reverse("account_login")).text


def test_signing_out_is_known_to_the_browser(as_):
    client = as_("teacher")
    assert "data-signs-out" in client.get(reverse("account_logout")).text
    typed = {"password1": "a-first-good-one", "password2": "a-first-good-one"}
    client.post(reverse("account_set_password"), typed)
    assert "data-signs-out" in client.get(reverse("accounts:security")).text
