"""Every secret in the database is written anew with the newest of VAULT_KEYS, so that an old key can go."""

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.functions import Cast

from vault.secrets import SecretTextField, UnreadableSecret, is_newest, rotated

BATCH = 500


class Rotated(NamedTuple):
    """What became of one column: written anew, already with the newest key, opened by no key."""

    column: str
    renewed: int
    current: int
    unreadable: int


def rotate_secrets() -> Iterator[Rotated]:
    """Go through every secret column; each batch is a transaction, so it may be killed and run again."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SecretTextField):
                yield _rotate_column(model, field)


def _rotate_column(model: type[models.Model], field: SecretTextField) -> Rotated:
    renewed = current = unreadable = last = 0
    # Every row, whatever the model's own manager leaves out.
    rows = models.QuerySet(model).annotate(stored=Cast(field.name, models.TextField()))
    rows = rows.exclude(stored=None).exclude(stored="").order_by("pk")
    while True:
        with transaction.atomic():
            batch = list(
                rows.filter(pk__gt=last).select_for_update(of=("self",)).values_list("pk", "stored")[:BATCH]
            )
            anew = {pk: stored for pk, stored in batch if not is_newest(stored)}
            written, lost = _written_anew(anew)
            _store(model, field, written)
        if not batch:
            return Rotated(f"{model._meta.db_table}.{field.column}", renewed, current, unreadable)
        last = batch[-1][0]
        renewed, unreadable = renewed + len(written), unreadable + lost
        current += len(batch) - len(anew)


def _written_anew(stored: dict[int, str]) -> tuple[dict[int, str], int]:
    written, lost = {}, 0
    for pk, secret in stored.items():
        try:
            written[pk] = rotated(secret)
        except UnreadableSecret:
            lost += 1
    return written, lost


def _store(model: type[models.Model], field: SecretTextField, written: dict[int, str]) -> None:
    if not written:
        return
    meta, quote = model._meta, connection.ops.quote_name
    table, column, key = quote(meta.db_table), quote(str(field.column)), quote(str(meta.pk.column))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = anew.secret "  # noqa: S608 - names of our own tables
            f"FROM unnest(%s::bigint[], %s::text[]) AS anew (key, secret) WHERE {table}.{key} = anew.key",
            [list(written), list(written.values())],
        )
