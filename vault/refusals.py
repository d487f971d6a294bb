"""What the database refuses, to be said in words."""

from typing import cast

import psycopg2
from django.db import IntegrityError


def rule_broken(error: IntegrityError) -> str:
    """The name of the constraint that refused; empty where it was none with a name."""
    return cast(psycopg2.Error, error.__cause__).diag.constraint_name or ""
