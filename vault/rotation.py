"""Every secret in the database is written anew with the newest of VAULT_KEYS, so that an old key can go."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.functions import Cast

from vault.secrets import SecretTextField, UnreadableSecret, is_newest, rotated

BATCH = 500
# How what `conceal` has written looks among other text.
FERNET = re.compile(r"gAAAAA[A-Za-z0-9_-]+=*")


class Rotated(NamedTuple):
    """What became of one column: written anew, already with the newest key, opened by no key."""

    column: str
    renewed: int
    current: int
    unreadable: int


def rotate_secrets() -> Iterator[Rotated]:
    """Go through every column with secrets; each batch is a transaction: it may be killed and run again."""
    for model, field in _columns():
        yield _rotate_column(model, field)


def stored_secrets() -> Iterator[str]:
    """The first secret of each column that has one, as it is stored."""
    for model, field in _columns():
        first = _rows(model, field).values_list("stored", flat=True).first()
        yield from _secrets_in(first, field)[:1] if first else []


def _columns() -> Iterator[tuple[type[models.Model], models.Field]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SecretTextField):
                yield model, field
    # Columns of others in which secrets stand among other things.
    for label, name in settings.VAULT_JSON.items():
        model = apps.get_model(label)
        yield model, model._meta.get_field(name)


def _rotate_column(model: type[models.Model], field: models.Field) -> Rotated:
    renewed = current = unreadable = last = 0
    rows = _rows(model, field)
    while True:
        with transaction.atomic():
            batch = list(
                rows.filter(pk__gt=last).select_for_update(of=("self",)).values_list("pk", "stored")[:BATCH]
            )
            old = {pk: stored for pk, stored in batch if not all(map(is_newest, _secrets_in(stored, field)))}
            written, lost = _written_anew(old, field)
            _store(model, field, written)
        if not batch:
            return Rotated(f"{model._meta.db_table}.{field.column}", renewed, current, unreadable)
        last = batch[-1][0]
        renewed, unreadable = renewed + len(written), unreadable + lost
        current += len(batch) - len(old)


def _rows(model: type[models.Model], field: models.Field) -> models.QuerySet:
    # Every row, whatever the model's own manager leaves out.
    rows = models.QuerySet(model).annotate(stored=Cast(field.name, models.TextField()))
    return rows.exclude(stored=None).exclude(stored="").order_by("pk")


def _secrets_in(stored: str, field: models.Field) -> list[str]:
    return [stored] if isinstance(field, SecretTextField) else FERNET.findall(stored)


def _written_anew(old: dict[int, str], field: models.Field) -> tuple[dict[int, str], int]:
    written, lost = {}, 0
    for pk, stored in old.items():
        try:
            for secret in _secrets_in(stored, field):
                stored = stored.replace(secret, rotated(secret))
        except UnreadableSecret:
            lost += 1
        else:
            written[pk] = stored
    return written, lost


def _store(model: type[models.Model], field: models.Field, written: dict[int, str]) -> None:
    if not written:
        return
    meta, quote = model._meta, connection.ops.quote_name
    table, column, key = quote(meta.db_table), quote(str(field.column)), quote(str(meta.pk.column))
    kind = field.db_type(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = anew.stored::{kind} "  # noqa: S608 - names of our own tables
            f"FROM unnest(%s::bigint[], %s::text[]) AS anew (key, stored) WHERE {table}.{key} = anew.key",
            [list(written), list(written.values())],
        )
