"""What is typed about a session's papers, opinions on them, and its presidium."""

from pathlib import PurePath
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed, DressedVersioned
from congress.models import Opinion, Paper
from congress.services.papers import Sheet
from members.models import Person, UnionGroup
from paperwork.photos import MOST_BYTES, PhotoError, read_paper
from paperwork.photos import Paper as File
from paperwork.uploads import UploadError, check_upload

_OFFICE = (".docx", ".xlsx", ".doc", ".xls")


class SheetField(forms.FileField):
    """A paper of a meeting: Word, Excel, PDF or a photo; its value is a `Sheet`, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=200,
            widget=forms.FileInput(attrs={"accept": ".docx,.xlsx,application/pdf,image/jpeg,image/png"}),
            help_text=_("Word (.docx), Excel (.xlsx), .pdf or a photo (.jpg, .png), 10 MB at most."),
            **kwargs,
        )

    def clean(self, data: UploadedFile | None, initial: Any = None) -> Sheet | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            # One byte more than may be: the rest of a large one is not read.
            return _sheet(upload.read(MOST_BYTES + 1), upload.name or "")
        except (PhotoError, UploadError) as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal


def _sheet(data: bytes, filename: str) -> Sheet:
    name = PurePath(filename.replace("\\", "/")).name
    stem, suffix = PurePath(name).stem[:100], PurePath(name).suffix.lower()
    if suffix in _OFFICE:
        kind = check_upload(data, name, kinds={"docx", "xlsx"})
        return Sheet(File(data, kind), f"{stem}.{kind}")
    read = read_paper(data, name)
    return Sheet(read, f"{stem}.{read.kind}")


class PaperForm(DressedVersioned):
    """A paper of a session: a text, a file, or both."""

    sheet = SheetField(label=_("File"))
    opinions_until = DayField(
        label=_("Opinions until"),
        required=False,
        help_text=_("Leave empty when no opinions are asked for by a day."),
    )

    class Meta:
        model = Paper
        fields = ("title", "item", "body")
        widgets = {"body": forms.Textarea(attrs={"rows": 10})}

    field_order = ["title", "item", "sheet", "body", "opinions_until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["opinions_until"] = self.instance.opinions_until
        item = cast(forms.ModelChoiceField, self.fields["item"])
        item.queryset = self.instance.session.agenda.filter(withdrawn_reason="")
        item.empty_label = str(_("no single item"))

    def _post_clean(self) -> None:
        """Text and file are judged together, by the service."""


class ReviseForm(PaperForm):
    """A new version of a paper; it stays with its item."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["item"]
        self.fields["sheet"].label = _("File of the new version")


class WhoField(forms.ModelChoiceField):
    """Somebody, shown with what tells two of one name apart."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} {obj.staff_number}"


class OpinionForm(Dressed):
    """What somebody says of a paper, or a union group."""

    text = forms.CharField(
        label=_("What do you think of it?"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )
    group = forms.ModelChoiceField(
        label=_("For a union group"),
        queryset=UnionGroup.objects.none(),
        required=False,
        empty_label=_("no, it is one person's"),
    )
    who = WhoField(
        label=_("On paper, from"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("myself"),
        help_text=_("When you enter what somebody handed in."),
    )

    def __init__(
        self,
        *args: Any,
        groups: QuerySet[UnionGroup],
        people: QuerySet[Person] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["group"]).queryset = groups
        if not groups.exists():
            del self.fields["group"]
        if people is None:
            del self.fields["who"]
        else:
            cast(forms.ModelChoiceField, self.fields["who"]).queryset = people


class AnswerForm(DressedVersioned):
    """What became of an opinion."""

    class Meta:
        model = Opinion
        fields = ("outcome", "answer")
        widgets = {"answer": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"answer": _("What is not adopted, or in part only, has to be explained.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = cast(forms.ChoiceField, self.fields["outcome"])
        outcome.choices = [("", "—"), *Opinion.Outcome.choices[1:]]

    def _post_clean(self) -> None:
        """Outcome and answer are judged together, by the service."""


class PresidiumForm(Dressed):
    """Somebody who is to sit in the presidium."""

    who = WhoField(label=_("Who is to sit in it"), queryset=Person.objects.none())
    is_executive = forms.BooleanField(label=_("Executive chair of the day"), required=False)
    is_secretary = forms.BooleanField(label=_("Secretary-general"), required=False)

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["who"]).queryset = people
