"""What the school has chosen to keep about people besides their names."""

from members.models import Person, Union


def kept_facts(person: Person) -> list[tuple[str, str]]:
    """(label, value) of each optional field in use; the value is empty where nobody knows it. One query."""
    union = Union.objects.first()
    names = union.optional_fields if union else []
    fields = {field.name: field for field in Person._meta.concrete_fields}
    return [(str(fields[name].verbose_name), getattr(person, name)) for name in names if name in fields]
