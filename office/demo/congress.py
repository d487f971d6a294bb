"""The demo school's general staff meeting: its rules, its term, last year's session and the one ahead."""

from datetime import date, datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.models import User
from activities.models import Activity, CheckIn, Occasion
from congress.models import (
    AgendaItem,
    Body,
    Call,
    Paper,
    PresidiumSeat,
    Resolution,
    ResolutionProgress,
    RollEntry,
    RuleSet,
    Session,
    Sitting,
    Term,
    VoteCount,
)
from congress.presets_rules import rules_from
from congress.reports.rolls import roll_of
from congress.services.calls import add_call
from congress.services.preparation import mark_done
from congress.services.sessions import Meeting, add_session
from congress.thresholds import at_least, votes_to_pass
from members.models import Department, Person, Post
from office.demo.ideas import seed_ideas
from office.demo.proposals import seed_handled, seed_open
from office.demo.registry import LEAST
from office.demo.reminders import MOST
from paperwork.terms import years_before, years_later

TERM, TERM_YEARS = 3, 5
LINE = "教职工大会"
HALL = "综合楼三楼报告厅"
FRIDAY = 4
AHEAD = timedelta(days=18)
# Whoever stands at these places of the registry heads a department.
HEADS = ((30, "总务处"), (32, "教导处"))
EXCUSED, ABSENT = (8, 19, 27, 40), (23, 55)
PRESIDIUM = (0, 7, 9, 16, 18, 21, 24)
PAY = "审议通过《奖励性绩效工资分配办法（修订）》"

_M, _V = AgendaItem.Mode, AgendaItem.Method
AGENDA = (
    AgendaItem(title="报告应到、实到人数，宣布大会开始", mode=_M.FORMALITY),
    AgendaItem(title="听取学校工作报告", power=3, presenter="校长"),
    AgendaItem(title="听取学校财务工作报告", power=3, presenter="总务主任"),
    AgendaItem(title="听取工会工作报告", power=3, presenter="工会主席"),
    AgendaItem(title="分组讨论各项报告和提案办理方案", power=5, mode=_M.DISCUSS),
    AgendaItem(title=PAY, power=4, mode=_M.PASS, method=_V.PAPER, presenter="副校长"),
    AgendaItem(title="宣读会议决议", mode=_M.FORMALITY),
)
RESOLUTIONS = (
    (
        "关于学校工作报告的决议",
        "大会同意学校工作报告，要求把教师减负和校园安全列入下一年重点。",
        "校长室",
        "done",
    ),
    (
        "关于《奖励性绩效工资分配办法（修订）》的决议",
        "大会通过该办法，自新学年起施行；施行一年后向大会报告执行情况。",
        "校长室、财务",
        "open",
    ),
    (
        "关于改善教职工午休和用餐条件的决议",
        "大会要求总务处在一年内分步解决午休和用餐问题，进展情况每学期公布一次。",
        "总务处",
        "open",
    ),
)
DRAFT = """一、值班范围：教学日早晚护导、午间看护、节假日行政值班。
二、标准：教学日护导每次30元，午间看护每次40元，节假日值班每天150元，从奖励性绩效中列支。
三、排班：由教导处按学期排定，孕期、哺乳期和身体不便的老师不排晚班。
四、公开：每月值班和发放情况在校务公开栏公布。
请各位老师于截止日前提出意见，工会汇总后提交大会讨论。"""


def seed_congress(people: list[Person], *, since: date, today: date, by: User) -> None:
    """Write the bodies and two sessions; a school too small or too large for them goes without."""
    if not LEAST <= len(people) <= MOST:
        return
    rules = rules_from("national")
    rules.effective_from = since
    rules.save()
    # The session that was held and the one ahead lie in one term, however long people have been here.
    elected = max(since, years_before(today, TERM_YEARS // 2))
    term = Term.objects.create(
        body=Body.GENERAL_STAFF, number=TERM, period=DateRange(elected, years_later(elected, TERM_YEARS))
    )
    _heads(people, since)
    lines = Activity.objects.filter(title=LINE).order_by("plan__year")
    *earlier, ahead = lines
    if earlier:
        call = _held(term, earlier[-1], people, rules=rules, by=by)
        seed_handled(call, people, today=today, by=by)
    call = _ahead(term, ahead, len(earlier[-1:]) + 1, people, today=today, by=by)
    seed_open(call, people, by=by)
    seed_ideas(people, today=today, by=by)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day in the school's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def friday(day: date) -> date:
    """The first Friday from a day on."""
    return day + timedelta(days=(FRIDAY - day.weekday()) % 7)


def _heads(people: list[Person], since: date) -> None:
    places = {one.name: one for one in Department.objects.all()}
    Post.objects.bulk_create(
        Post(
            person=people[n],
            kind=Post.Kind.DEPARTMENT_HEAD,
            department=places[name],
            period=DateRange(since, None),
        )
        for n, name in HEADS
    )


def _held(term: Term, line: Activity, people: list[Person], *, rules: RuleSet, by: User) -> Call:
    """Last year's session, from the roll to its resolutions; on file."""
    day = friday(date(line.plan.year, 11, 12))
    session = Session.objects.create(
        term=term,
        number=1,
        activity=line,
        theme="听取学校、财务和工会工作报告，审议绩效工资分配办法，征集和办理提案。",
        announced_at=moment(day - timedelta(days=20), 9),
    )
    occasion = Occasion.objects.create(
        activity=line, starts_on=day, ends_on=day, starts_at=time(14, 0), place=HALL
    )
    entries = RollEntry.objects.bulk_create(
        RollEntry(session=session, roll=one.roll, person=one.person, unit=one.unit, reason=one.reason)
        for one in roll_of(session, day)
        if one.is_on
    )
    present = _check_in(occasion, people, entries, day, by=by)
    Sitting.objects.create(
        session=session,
        occasion=occasion,
        check_in_opened_at=moment(day, 13, 30),
        opened_at=moment(day, 14, 5),
        due=len(entries),
        present=present,
        closed_at=moment(day, 16, 40),
        chaired_by=people[7].name,
        recorded_by_name=people[8].name,
    )
    PresidiumSeat.objects.bulk_create(
        PresidiumSeat(session=session, person=people[n], is_executive=n == 0, is_secretary=n == 7)
        for n in PRESIDIUM
    )
    items = _agenda(session)
    _count(items[PAY], due=len(entries), present=present, rules=rules, day=day, by=by)
    _resolve(session, items, day, by=by)
    call = Call.objects.create(
        session=session, opens_on=day - timedelta(days=32), closes_on=day - timedelta(days=15)
    )
    session.archived_at = moment(day + timedelta(days=14), 10)
    session.save(update_fields=["archived_at"])
    return call


def _check_in(
    occasion: Occasion, people: list[Person], entries: list[RollEntry], day: date, *, by: User
) -> int:
    """Who came and who asked to be excused; returns how many came."""
    excused = {people[n].pk for n in EXCUSED}
    away = excused | {people[n].pk for n in ABSENT}
    came = [one.person_id for one in entries if one.person_id not in away]
    states = [(pk, CheckIn.State.PRESENT) for pk in came]
    states += [(one.person_id, CheckIn.State.EXCUSED) for one in entries if one.person_id in excused]
    CheckIn.objects.bulk_create(
        CheckIn(occasion=occasion, person_id=pk, state=state, entered_by=by) for pk, state in states
    )
    CheckIn.objects.filter(occasion=occasion).update(at=moment(day, 13, 48))
    return len(came)


def _agenda(session: Session) -> dict[str, AgendaItem]:
    items = [
        AgendaItem(
            session=session,
            position=position,
            title=one.title,
            power=one.power,
            mode=one.mode,
            method=one.method,
            presenter=one.presenter,
        )
        for position, one in enumerate(AGENDA)
    ]
    return {item.title: item for item in AgendaItem.objects.bulk_create(items)}


def _count(item: AgendaItem, *, due: int, present: int, rules: RuleSet, day: date, by: User) -> None:
    against, abstaining = 4, 3
    vote = VoteCount.objects.create(
        item=item,
        roll="staff",
        method=item.method,
        due=due,
        present=present,
        in_favour=present - against - abstaining - 1,
        against=against,
        abstaining=abstaining,
        spoiled=1,
        quorum_needed=at_least(rules.quorum, due),
        votes_needed=votes_to_pass(due, rules.pass_rule),
        pass_rule=rules.pass_rule,
        tellers="监票人二名、计票人二名",
        counted_by=by,
    )
    VoteCount.objects.filter(pk=vote.pk).update(counted_at=moment(day, 16))


def _resolve(session: Session, items: dict[str, AgendaItem], day: date, *, by: User) -> None:
    of_items = ("听取学校工作报告", PAY, None)
    for number, ((title, text, owner, status), item) in enumerate(
        zip(RESOLUTIONS, of_items, strict=True), start=1
    ):
        resolution = Resolution.objects.create(
            session=session,
            item=items[item] if item else None,
            number=number,
            title=title,
            text=text,
            owner=owner,
            due_on=years_later(day, 1),
            status=status,
            published_on=day + timedelta(days=3),
        )
        if status == "done":
            ResolutionProgress.objects.create(
                resolution=resolution,
                reported_on=day + timedelta(days=200),
                status=status,
                text="已列入学校年度重点工作，护导排班减少三分之一，校门口加装防撞设施。",
                recorded_by=by,
            )


def _ahead(term: Term, line: Activity, number: int, people: list[Person], *, today: date, by: User) -> Call:
    """The session that is being prepared, announced, with a paper out and its call open."""
    day = friday(today + AHEAD)
    session = add_session(
        term=term,
        number=number,
        activity=line,
        formal=Meeting(day, time(14, 0), HALL),
        theme="听取学校工作报告，审议《教职工值班护导补贴办法（草案）》，办理提案。",
        by=by,
    )
    session.announced_at = timezone.now() - timedelta(days=8)
    session.save(update_fields=["announced_at"])
    item = session.agenda.get(power=4)
    item.title, item.presenter = "讨论通过《教职工值班护导补贴办法（草案）》", "副校长"
    item.save(update_fields=["title", "presenter"])
    Paper.objects.create(
        session=session,
        item=item,
        title="教职工值班护导补贴办法（草案）",
        body=DRAFT,
        opinions_until=day - timedelta(days=5),
        published_at=timezone.now() - timedelta(days=1),
    )
    due_by_now = [one for one in session.preparation.all() if day + timedelta(days=one.offset) < today]
    for step in due_by_now:
        mark_done(step=step, on=day + timedelta(days=step.offset), by=by)
    return add_call(
        session=session,
        opens_on=today - timedelta(days=7),
        closes_on=day - timedelta(days=6),
        words="一事一案，写清情况和建议。手机上就能写，两位老师附议后自动提交。",
        by=by,
    )
