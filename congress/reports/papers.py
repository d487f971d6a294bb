"""Papers of a session: what is out, who has read it, what is said of it."""

from django.db.models import Count, Exists, OuterRef

from accounts.models import User
from congress.models import Paper, PaperRead, Session


def papers_of(session: Session, user: User) -> list[Paper]:
    """The papers that hold, with `reads_count`, `opinions_count` and own `is_read`. One query."""
    rows = Paper.objects.visible_to(user).filter(session=session).current()
    own = PaperRead.objects.filter(paper=OuterRef("pk"), person__user=user)
    counted = rows.annotate(
        reads_count=Count("reads", distinct=True),
        opinions_count=Count("opinions", distinct=True),
        is_read=Exists(own),
    )
    return list(counted.select_related("item"))
