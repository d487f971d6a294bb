"""The text a privacy notice begins with."""

from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import override

from members.models import OptionalField, Post, Union


def default_notice() -> str:
    """A notice for this school in both languages, as article 17 of the PIPL asks for it, to be edited."""
    union = Union.objects.get()
    chair = Post.objects.held_on(localdate()).filter(kind=Post.Kind.CHAIR).select_related("person").first()
    return "\n\n———— English ————\n\n".join(
        _in_language(language, union, chair) for language in ("zh-hans", "en")
    )


def _in_language(language: str, union: Union, chair: Post | None) -> str:
    with override(language):
        kinds = [
            str(OptionalField(field).label)
            for field in union.optional_fields
            if field != OptionalField.IDENTITY_NUMBER
        ]
        context = {
            "union": union,
            "contact": chair.person.name if chair else "",
            "kinds": ("、" if language == "zh-hans" else ", ").join(kinds),
            "keeps_identity_number": union.keeps(OptionalField.IDENTITY_NUMBER),
        }
        return render_to_string(f"office/privacy_notice.{language[:2]}.txt", context).strip()
