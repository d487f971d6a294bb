"""What the chair types: a plan to be read, a drafted line, the plan's name and year."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from accounts.dress import OptionalChoice
from activities.models import Activity
from almanac.festivals import Festival
from finance.models import BudgetLine
from office.drafting import MOST_PEOPLE
from office.drafts import ActivityLine, Draft, Line, MoneyLine
from office.services.readings import MOST_CHARACTERS, check_text
from paperwork.capitals import MAX_AMOUNT, AmountError, parse_amount
from paperwork.documents import KINDS, extract_text
from paperwork.uploads import MOST_BYTES, UploadError

SUFFIXES = ",".join(f".{kind}" for kind in sorted(KINDS))
YEARS = (1901, 2100)


class AmountField(forms.Field):
    """Yuan as people type them: 1,234.50, １００元, 1.2万元."""

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return parse_amount(text)
        except AmountError as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal

    def prepare_value(self, value: Any) -> Any:
        return f"{value:f}" if isinstance(value, Decimal) else value


class PlanTextField(forms.CharField):
    """Pasted text; a character that is no text is refused with its place, not merely as a null character."""

    def run_validators(self, value: str) -> None:
        check_text(value)


class ReadingStartForm(forms.Form):
    """The text of a plan, pasted or in a file, and the year it is to be the plan of."""

    year = forms.IntegerField(
        label=_("Plan of the year"),
        min_value=YEARS[0],
        max_value=YEARS[1],
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    text = PlanTextField(
        label=_("Paste the text here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "data-most": MOST_CHARACTERS, "class": "form-control"}),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("Instead of pasting: Word (.docx), Excel (.xlsx) or text (.txt, .md), up to 10 MB"),
        widget=forms.FileInput(attrs={"accept": SUFFIXES, "class": "form-control"}),
    )

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"] or None
        if file is not None and not file.size:
            raise ValidationError(
                _("“%(name)s” is empty; please choose it again."),
                code="empty",
                params={"name": (file.name or "")[:80]},
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Leave `document` (the text) and `source_name`; refused with one sentence that says what."""
        cleaned = super().clean() or {}
        file, pasted = cleaned.get("file"), cleaned.get("text") or ""
        if self.errors:
            return cleaned
        if file and pasted.strip():
            self.add_error("file", _("There is pasted text and a file: please leave one of them out."))
        elif file:
            self._read(file)
        elif pasted.strip():
            cleaned.update(document=pasted, source_name="")
        else:
            self.add_error("text", _("There is nothing to read yet: paste the plan, or choose a file."))
        return cleaned

    def _read(self, file: UploadedFile) -> None:
        name = file.name or ""
        try:
            text = extract_text(_content(file), name)
            check_text(text)
        except UploadError as refusal:
            self.add_error("file", ValidationError(str(refusal), code=refusal.code))
        except ValidationError as refusal:
            self.add_error("file", refusal)
        else:
            self.cleaned_data.update(document=text, source_name=name)


def _content(file: UploadedFile) -> bytes:
    """The bytes of a file; one that is too large is refused by its size, unread."""
    size, megabyte = file.size or 0, 1024 * 1024
    if size > MOST_BYTES:
        raise UploadError(
            "too_large", name=(file.name or "")[:80], size=size / megabyte, limit=MOST_BYTES // megabyte
        )
    return file.read()


class PlanNameForm(forms.Form):
    """Under which name and for which year the draft is written."""

    title = forms.CharField(
        label=_("Name of the plan"), max_length=120, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    year = forms.IntegerField(
        label=_("Plan of the year"),
        min_value=YEARS[0],
        max_value=YEARS[1],
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )


class MonthField(OptionalChoice):
    """A month, or none."""

    def __init__(self, none: Any, **kwargs: Any) -> None:
        super().__init__(choices=[("", none), *MONTHS.items()], **kwargs)


_FESTIVALS = [("", _("none")), *Festival.choices]


class LineForm(forms.Form):
    """A drafted line and the `rev` in which it was seen."""

    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moved: list[tuple[str, Any, Any]] = []
        for field in self.fields.values():
            select = isinstance(field.widget, forms.Select)
            if not field.widget.is_hidden:
                field.widget.attrs.setdefault("class", "form-select" if select else "form-control")

    def show_moved(self, line: Line) -> None:
        """Note where the line as it is now differs from what was typed; the next save is made against it."""
        for name, field in self.fields.items():
            if name == "rev":
                continue
            now, typed = field.prepare_value(getattr(line, name)), self[name].value()
            if str(now or "") != str(typed or ""):
                self.moved.append((str(field.label), now, typed))
        self.data = {**self.data, "rev": str(line.rev)}

    @property
    def values(self) -> dict[str, Any]:
        """What is written into the line."""
        return {name: value for name, value in self.cleaned_data.items() if name != "rev"}


class ActivityLineForm(LineForm):
    """A drafted activity."""

    title = forms.CharField(label=_("Activity"), max_length=200)
    month_from = MonthField(_("to be settled"), label=_("Month"))
    month_to = MonthField(_("the same month"), label=_("to month"))
    day = forms.IntegerField(label=_("Day"), required=False, min_value=1, max_value=31)
    kind = forms.ChoiceField(label=_("Kind"), choices=Activity.Kind.choices)
    festival = forms.ChoiceField(label=_("Festival"), choices=_FESTIVALS, required=False)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("month_to") is None:
            cleaned["month_to"] = cleaned.get("month_from")
        if cleaned.get("month_from") is None:
            cleaned["month_to"] = None
        if cleaned.get("day") is not None:
            if cleaned.get("month_from") is None:
                self.add_error("day", _("A day needs its month: choose the month, or leave the day out."))
            elif cleaned["month_from"] != cleaned["month_to"]:
                self.add_error("day", _("A day has one month: leave out “to month”, or leave the day out."))
        return cleaned


class MoneyLineForm(LineForm):
    """A drafted sum: people × yuan each, or an amount."""

    item = forms.CharField(label=_("Festival or matter"), max_length=100)
    category = forms.ChoiceField(
        label=_("For whom"),
        required=False,
        choices=[("", _("for nobody in particular")), *BudgetLine.Category.choices],
    )
    headcount = forms.IntegerField(
        label=_("People"), required=False, min_value=0, max_value=MOST_PEOPLE, localize=False
    )
    rate = AmountField(label=_("Yuan each"), required=False)
    amount = AmountField(
        label=_("Amount"),
        required=False,
        help_text=_("Leave empty to have people × yuan each worked out."),
    )
    source = forms.ChoiceField(
        label=_("Funding source"),
        required=False,
        choices=[("", _("to be chosen")), *BudgetLine.Source.choices],
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)
    pay_month = MonthField(_("no month"), label=_("Month of payment"))
    festival = forms.ChoiceField(label=_("Festival"), choices=_FESTIVALS, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        line = MoneyLine(id=0, **self.values)
        if line.yuan is None:
            self.add_error("amount", _("Enter an amount, or both people and yuan each."))
        elif line.yuan > MAX_AMOUNT:
            self.add_error("rate", _("People × yuan each is more than a budget can hold."))
        if not line.is_for_members and line.source == BudgetLine.Source.UNION and not line.reason:
            message = _("Union money for people who are not members needs a reason, which the auditors see.")
            self.add_error("reason", message)
        return cleaned


class NewMoneyLineForm(MoneyLineForm):
    """A sum that the document does not have, and the activity of the draft that it may belong to."""

    activity = OptionalChoice(
        label=_("For which activity"),
        help_text=_("Without a month of payment of its own it takes the activity's."),
    )
    field_order = ("item", "activity")

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = [(line.id, _title(line)) for line in draft.kept_activities if not line.out_of_use]
        field = cast(OptionalChoice, self.fields["activity"])
        field.choices = [("", _("for no activity in particular")), *titles]


def _title(line: ActivityLine) -> str:
    return f"{MONTHS[line.month_from]}　{line.title}" if line.month_from else line.title


def form_for(line: Line) -> type[LineForm]:
    """The form in which a drafted line is mended."""
    return ActivityLineForm if isinstance(line, ActivityLine) else MoneyLineForm
