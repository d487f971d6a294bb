"""Three bright ideas of the demo school: one awarded, one adopted, one that waits."""

from datetime import date, timedelta

from accounts.models import User
from congress.models import Idea, IdeaSupport
from members.models import Person


def seed_ideas(people: list[Person], *, today: date, by: User) -> None:
    """Write them with those who support them; two have no name."""
    shelf = Idea.objects.create(
        title="在教工之家放一个“旧书换新书”的书架",
        text="看完的书放上去，喜欢的拿走，不用登记。先从小说和育儿书开始。",
        author=people[9],
        written_on=today - timedelta(days=40),
        status=Idea.Status.AWARDED,
        answer="书架已经摆好，第一周换出六十多本。工会送点子的老师一套丛书。",
        answered_by=by,
        answered_on=today - timedelta(days=21),
    )
    rain = Idea.objects.create(
        title="校门到教学楼搭一段雨棚",
        text="下雨天接送路队时老师和孩子都淋湿。只要三十米。",
        written_on=today - timedelta(days=25),
        status=Idea.Status.ADOPTED,
        answer="总务处已请人测量，列入明年校园修缮。",
        answered_by=by,
        answered_on=today - timedelta(days=12),
    )
    quiet = Idea.objects.create(
        title="周三下午不排会，留给备课",
        text="一周总有四个下午在开会。能不能固定一个下午什么会都不开？",
        written_on=today - timedelta(days=2),
    )
    behind = ((shelf, range(20, 32)), (rain, range(10, 41)), (quiet, range(14, 23)))
    IdeaSupport.objects.bulk_create(
        IdeaSupport(idea=idea, person=people[n]) for idea, places in behind for n in places
    )
