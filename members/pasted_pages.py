"""A page where a list is pasted, looked at line by line, then entered; nothing is kept in between."""

from collections.abc import Container, Sequence
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from accounts.access import PermissionRequired
from accounts.dress import Dressed
from members.nearness import Known
from members.pasted_lists import Review, read_pasted
from paperwork.jielong import Chain


class PastedForm(Dressed):
    """A group chain, or a plain list of names, as it was copied; `chain` is what was read."""

    chain: Chain
    text = forms.CharField(
        label=_("The list from the group"), strip=False, widget=forms.Textarea(attrs={"rows": 12})
    )

    def __init__(self, *args: Any, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = help_text
        # Signs that nobody sees are dropped when it is read.
        self.fields["text"].validators = []

    def clean_text(self) -> str:
        self.chain = read_pasted(self.cleaned_data["text"])
        return self.cleaned_data["text"]


class PastedPage(PermissionRequired, FormView):
    """The page; its room says among whom the names are looked for, who is known, and enters them."""

    form_class = PastedForm
    help_text: Any = ""
    # What the button says that enters those who are chosen.
    confirm: Any

    @cached_property
    def people(self) -> Sequence[Known]:
        """Among whom the names are looked for."""
        raise NotImplementedError

    @property
    def known(self) -> Container[int]:
        """The keys of those who are entered already."""
        raise NotImplementedError

    @property
    def declined(self) -> Container[int]:
        """The keys of those of them who are entered as declining."""
        return ()

    def enter(self, review: Review) -> None:
        """Call the service and say what was done; may raise ValidationError."""
        raise NotImplementedError

    def back(self) -> str:
        """The address of what the list is about."""
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"help_text": self.help_text}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.back(), confirm=self.confirm, **kwargs)

    def form_valid(self, form: PastedForm) -> HttpResponse:
        answers = self.request.POST if "confirm" in self.request.POST else None
        review = Review(form.chain, self.people, answers, known=self.known, declined=self.declined)
        if answers is None:
            return self._shown(form, review, HTTPStatus.OK)
        if not (review.is_changed or review.answers.errors):
            try:
                return self._entered(review)
            except ValidationError as refusal:
                form.add_error(None, refusal)
        return self._shown(form, review)

    def form_invalid(self, form: PastedForm) -> HttpResponse:
        return self._shown(form, None)

    def _entered(self, review: Review) -> HttpResponse:
        self.enter(review)
        if review.left_out:
            messages.warning(self.request, review.left_out)
        return HttpResponseRedirect(self.back())

    def _shown(
        self, form: PastedForm, review: Review | None, status: int = HTTPStatus.UNPROCESSABLE_ENTITY
    ) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, review=review), status=status)
