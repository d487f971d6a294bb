"""Photos of a signed sheet, taken now or chosen from the phone."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.dress import Dressed
from paperwork.photos import MOST_BYTES, Paper, PhotoError, read_paper

MOST_AT_ONCE = 12
# Less than the proxies in docs/deploy let through.
MOST_BYTES_AT_ONCE = 100 * 2**20


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Several photos or PDFs of signed papers; its value is a list of `Paper`, all of them good."""

    def __init__(self, *, label: Any, accept: str, **attrs: str) -> None:
        super().__init__(
            required=False,
            max_length=200,
            label=label,
            widget=_SeveralFiles(attrs={"accept": accept, **attrs}),
        )

    def clean(self, data: Any, initial: Any = None) -> list[Paper]:
        files = [one for one in data or [] if one] if isinstance(data, list | tuple) else [data]
        papers, refusals = [], []
        for file in filter(None, files[:MOST_AT_ONCE]):
            try:
                papers.append(self._read(file))
            except forms.ValidationError as refusal:
                refusals.append(refusal)
        if len(files) > MOST_AT_ONCE:
            sentence = _("These are %(count)d files; please send at most %(most)d at once.")
            params = {"count": len(files), "most": MOST_AT_ONCE}
            refusals.append(forms.ValidationError(sentence, code="too_many_files", params=params))
        if refusals:
            raise forms.ValidationError(refusals)
        return papers

    def _read(self, data: UploadedFile) -> Paper:
        file = super().clean(data)
        try:
            # One byte more than may be: the rest of a large one is not read.
            return read_paper(file.read(MOST_BYTES + 1), file.name or "")
        except PhotoError as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal


class SignedCopyForm(Dressed):
    """Two ways to hand in photos, because a phone that is told to take one offers no album."""

    photos = PapersField(label=_("Take photos now"), accept="image/*", capture="environment")
    chosen = PapersField(label=_("Or choose photos or a PDF"), accept="image/jpeg,image/png,application/pdf")
    note = forms.CharField(label=_("Who signed, which page (may stay empty)"), max_length=100, required=False)
    most_bytes = MOST_BYTES_AT_ONCE
    most_megabytes = most_bytes // 2**20

    def clean(self) -> dict[str, Any]:
        """Together they are no more than gets through in one go."""
        total = sum(file.size for name in ("photos", "chosen") for file in self.files.getlist(name))
        if total > MOST_BYTES_AT_ONCE:
            sentence = _(
                "Together these files are %(size).1f MB; please send at most %(most)d MB at once, "
                "and the rest afterwards."
            )
            params = {"size": total / 2**20, "most": self.most_megabytes}
            raise forms.ValidationError(sentence, code="too_much_at_once", params=params)
        return self.cleaned_data

    @property
    def papers(self) -> list[Paper]:
        """What was handed in by either way."""
        return [*self.cleaned_data["photos"], *self.cleaned_data["chosen"]]


class TakeBackForm(Dressed):
    reason = forms.CharField(label=_("Why it is taken back"), max_length=200)
