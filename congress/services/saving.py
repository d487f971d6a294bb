"""Writing a row, with what the database refuses said in words."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from vault.refusals import rule_broken

# The name of a constraint → the sentence that says it.
Refusals = Mapping[str, Any]


def save_or_refuse(row: Model, refusals: Refusals, **words: Any) -> None:
    """Write the row; a constraint with a sentence refuses with it, also when two people save at once."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        rule = rule_broken(error)
        if rule not in refusals:
            raise
        raise ValidationError(refusals[rule], code=rule, params=words) from error
