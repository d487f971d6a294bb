"""A form about a row whose service says in words what the database refuses."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.forms.models import construct_instance

from accounts.dress import DressedVersioned


class DecidedByService(DressedVersioned):
    """Looks at each field alone; what fields must be to each other, the service says in a sentence."""

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data

    def _post_clean(self) -> None:
        # A constraint that is asked here would refuse with its own name instead of a sentence.
        form = cast(Any, self)
        try:
            self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
            self.instance.clean_fields(exclude=form._get_validation_exclusions())
        except ValidationError as refusal:
            form._update_errors(refusal)
