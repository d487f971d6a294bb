"""What the settings page tells: how much stands in the fields that a school may keep or not."""

from django.db.models import Count, Q

from members.models import IdentityNumber, OptionalField, Person


def values_held() -> dict[str, int]:
    """For each optional field, of how many people something is stored; two statements."""
    columns = [field for field in OptionalField.values if field != OptionalField.IDENTITY_NUMBER]
    held = Person.objects.aggregate(
        **{f"with_{column}": Count("pk", filter=~Q(**{column: ""})) for column in columns}
    )
    counts = {column: held[f"with_{column}"] for column in columns}
    return counts | {OptionalField.IDENTITY_NUMBER.value: IdentityNumber.objects.count()}
