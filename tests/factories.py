"""Small, true things for tests: each maker writes in a transaction of its own and returns the object.

What a test does not say gets a plain value. ``municipality()`` is made once per database.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select

from booking.accounts.models import RoleGrant, User
from booking.accounts.rules import Role
from booking.accounts.service.users import refresh_search_text as refresh_person_search
from booking.accounts.sessions import token_hash
from booking.applications.models import Application, Procedure, ProcedureClerk
from booking.applications.rules.kinds import Typed
from booking.applications.rules.procedures import ProcedureStatus
from booking.applications.service import load_procedure, note_answers, start_guest_draft, start_user_draft
from booking.applications.service import send as send_application
from booking.availability.models import OfficialUse
from booking.availability.rules import HolderKind
from booking.availability.service import occupy
from booking.core.db import db
from booking.facilities.models import Closure, Facility, FacilityStaff, Pool, PoolMember, Space, SpacePart
from booking.facilities.queries import leaves_of
from booking.facilities.rulebook_queries import ListedClosure, Which, book_in_force
from booking.facilities.rules.closure_json import closure_to_json
from booking.facilities.rules.closures import ClosureRule, DatedRule
from booking.facilities.rules.moments import BeforeStart, DaysBefore, SameDay
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup, next_number
from booking.facilities.rules.schedules import Buffers, Schedule, ScheduleEntry
from booking.facilities.rules.settings import FacilityKind, FacilityStatus, TimetableKind
from booking.facilities.rules.timetables import Combination, PeriodSpec, TimetableSpec
from booking.facilities.rules.windows import PUBLIC, Window, WindowPlan
from booking.facilities.service.composition import rebuild_leaves, refresh_search_text
from booking.facilities.service.rulebooks import change_rulebook
from booking.municipalities.models import Municipality
from booking.reservations import service
from booking.reservations.models import Booking

LONG_AGO = datetime(2026, 4, 1, tzinfo=UTC)
NOON = 12 * 60
NO_BUFFERS = Buffers()
PERIODS = (("午前", 540, 720), ("午後", 780, 1020), ("夜間", 1080, 1290))
_numbers = count(1)


def municipality() -> Municipality:
    """春凪市, the same one each time."""
    found = db.session.scalars(select(Municipality)).first()
    if found is not None:
        return found
    with db.transaction() as session:
        made = Municipality(
            code="999016",
            name="春凪市",
            name_kana="ハルナギシ",
            name_en="Harunagi",
            mayor_title="春凪市長",
            mayor_name="森下 千尋",
            phone="0287-00-1111",
            office_hours_text="平日 8:30–17:15",
            postal_code="000-0001",
            address="春凪市本町1丁目1番1号",
            mail_from="yoyaku@harunagi.example",
        )
        session.add(made)
    return made


def user(name: str = "田辺 由香", **values: Any) -> User:
    """A resident with a confirmed address."""
    body = municipality()
    with db.transaction() as session:
        made = User(
            municipality_id=body.id,
            name=name,
            **{"email": f"person{next(_numbers)}@harunagi.example", "created_at": LONG_AGO, **values},
        )
        refresh_person_search(made)
        session.add(made)
    return made


def staff(*facilities: Facility, name: str = "森下 健") -> User:
    """Somebody who looks after the facilities."""
    made = user(name)
    with db.transaction() as session:
        session.add(RoleGrant(user_id=made.id, role=Role.STAFF, granted_at=LONG_AGO))
        session.add_all(FacilityStaff(facility_id=one.id, user_id=made.id) for one in facilities)
    session.refresh(made)
    return made


def clerk(name: str = "水野 彩") -> User:
    """Somebody who may work through applications."""
    made = user(name)
    with db.transaction() as session:
        session.add(RoleGrant(user_id=made.id, role=Role.CLERK, granted_at=LONG_AGO))
    session.refresh(made)
    return made


def administrator(name: str = "管理 花子") -> User:
    """Somebody who may change settings."""
    made = user(name)
    with db.transaction() as session:
        session.add(RoleGrant(user_id=made.id, role=Role.ADMINISTRATOR, granted_at=LONG_AGO))
    session.refresh(made)
    return made


def facility(name: str = "春凪市民体育館", **values: Any) -> Facility:
    """A published facility without spaces."""
    body = municipality()
    with db.transaction() as session:
        made = Facility(
            municipality_id=body.id,
            name=name,
            **{
                "status": FacilityStatus.PUBLISHED,
                "kind": FacilityKind.GYM,
                "phone": "0287-00-2222",
                "created_at": LONG_AGO,
                "updated_at": LONG_AGO,
                **values,
            },
        )
        session.add(made)
        session.flush()
        refresh_search_text(made)
    return made


def periods(named: Sequence[tuple[str, int, int]] = PERIODS, name: str = "区分") -> TimetableSpec:
    """A timetable by periods, in minutes from midnight."""
    return TimetableSpec(TimetableKind.PERIODS, tuple(PeriodSpec(*one) for one in named), name=name)


def combined(name: str = "区分") -> TimetableSpec:
    """The same periods with what is rented as one, and noon and early evening as extensions only."""
    times = sorted([*PERIODS, ("昼", 720, 780), ("夕", 1020, 1080)], key=lambda one: one[1])
    return TimetableSpec(
        TimetableKind.PERIODS,
        tuple(PeriodSpec(*one, only_extends=one[0] in ("昼", "夕")) for one in times),
        combinations=(
            Combination("午前・午後", ("午前", "午後")),
            Combination("午後・夜間", ("午後", "夜間")),
            Combination("全日", ("午前", "午後", "夜間")),
        ),
        name=name,
    )


def steps(
    opens: int = 540, closes: int = 1260, step: int = 60, max_steps: int = 4, name: str = "時間貸し"
) -> TimetableSpec:
    """A timetable by steps, in minutes."""
    return TimetableSpec(
        TimetableKind.STEPS, name=name, opens=opens, closes=closes, step=step, max_steps=max_steps
    )


def months_before(months: int = 3, days: int = 0, time: int = 9 * 60) -> WindowPlan:
    """Everybody, from 9:00 (or ``time``) of the same day some months before until some days before.

    0 days: until the use begins.
    """
    closes = DaysBefore(days=days, time=24 * 60) if days else BeforeStart()
    window = Window(audiences=PUBLIC, opens=SameDay(months=months, time=time), closes=closes)
    return WindowPlan(f"{months}か月前から{days}日前まで", (window,))


def rulebook(of: Facility, change: Callable[[Rulebook], Rulebook]) -> None:
    """Change the facility's rules, as on the spot."""
    with db.transaction():
        change_rulebook(None, of, change, now=LONG_AGO)


def opened(
    of: Space,
    timetable: TimetableSpec | None,
    plan: WindowPlan | None = None,
    buffers: Buffers = NO_BUFFERS,
) -> None:
    """Open a space by a timetable on all days, in the windows of a plan; None for a timetable: never."""
    with db.transaction():
        _open(of, timetable, plan, buffers)


def _open(of: Space, timetable: TimetableSpec | None, plan: WindowPlan | None, buffers: Buffers) -> None:
    def put(book: Rulebook) -> Rulebook:
        schedule, plan_key = Schedule(), None
        if timetable is not None:
            key = next((one for one, spec in book.timetables.items() if spec == timetable), None)
            key = key or next_number(book.timetables)
            book = book.with_timetable(key, timetable)
            schedule = Schedule((ScheduleEntry(key),))
            wanted = plan or months_before()
            plan_key = next((one for one, known in book.plans.items() if known == wanted), None)
            plan_key = plan_key or next_number(book.plans)
            book = book.with_plan(plan_key, wanted)
        closures = book.of(of.id).closures
        return book.with_space(of.id, SpaceSetup(schedule, plan_key, buffers, closures))

    change_rulebook(None, of.facility, put, now=LONG_AGO)


def space(of: Facility | None = None, name: str = "大会議室", **values: Any) -> Space:
    """A bookable space; ``timetable=`` (None: not opened) or by periods; ``plan=`` or three months before;
    ``parts=`` makes it a whole.
    """
    home = of or facility()
    timetable = values.pop("timetable", periods())
    plan, buffers = values.pop("plan", None), values.pop("buffers", NO_BUFFERS)
    parts: Iterable[Space] = values.pop("parts", ())
    with db.transaction() as session:
        made = Space(
            municipality_id=home.municipality_id,
            facility_id=home.id,
            name=name,
            **{"kind": home.kind, "capacity": 60, "needs_approval": False, **values},
        )
        session.add(made)
        session.flush()
        session.add_all(SpacePart(whole_id=made.id, part_id=part.id) for part in parts)
        rebuild_leaves(home.id)
        refresh_search_text(home)
        _open(made, timetable, plan, buffers)
    return made


def pool(*spaces: Space, name: str = "テニスコート（どの面でも）", **values: Any) -> Pool:
    """Any free one of these spaces, given out in this order."""
    with db.transaction() as session:
        made = Pool(
            municipality_id=spaces[0].municipality_id,
            facility_id=spaces[0].facility_id,
            name=name,
            members=[
                PoolMember(space_id=one.id, position=position) for position, one in enumerate(spaces, start=1)
            ],
            **values,
        )
        session.add(made)
    session.expire(made)
    return made


def closure(of: Facility, rule: ClosureRule, only: Space | None = None) -> ListedClosure:
    """A closing rule of the facility, or of one space: in its rulebook, or a row if it happens once."""
    space_id = only.id if only is not None else None
    if isinstance(rule, DatedRule):
        with db.transaction() as session:
            made = Closure(facility_id=of.id, space_id=space_id, rule=dict(closure_to_json(rule)))
            session.add(made)
        return ListedClosure(Which.ONCE, made.id, rule, space_id)
    number = next_number(book_in_force(of.id, LONG_AGO.date()).all_closures())
    rulebook(of, lambda book: book.with_closure(number, rule, space_id))
    return ListedClosure(Which.STANDING, number, rule, space_id)


def official_use(of: Space, starts_at: datetime, ends_at: datetime, title: str = "市の健診") -> OfficialUse:
    """The municipality's own use."""
    with db.transaction() as session:
        made = OfficialUse(
            space_id=of.id, starts_at=starts_at, ends_at=ends_at, title=title, entered_at=LONG_AGO
        )
        session.add(made)
        session.flush()
        occupy(leaves_of([of.id])[of.id], starts_at, ends_at, HolderKind.OFFICIAL_USE, made.id)
    return made


def booking(
    by: User, of: Space, starts_at: datetime, ends_at: datetime, now: datetime, purpose: str = "卓球の練習"
) -> Booking:
    """A booking made through the service, with all that follows from it."""
    with db.transaction():
        return service.reserve(
            by,
            [service.Wish(of.id, starts_at, ends_at)],
            service.UseDetails(purpose, 10, "090-0000-1234"),
            now=now,
        )


COURSE = Path(__file__).resolve().parents[1] / "seeds" / "procedures" / "kominkan-koza.json"


def procedure(*clerks: User, data: Mapping[str, Any] | None = None, **values: Any) -> Procedure:
    """公民館講座の申込み (or ``data``), published, with the clerks that it names."""
    body = municipality()
    with db.transaction() as session:
        made, _loaded = load_procedure(body.id, data or course_data(), LONG_AGO)
        for name, value in {"status": ProcedureStatus.PUBLISHED, **values}.items():
            setattr(made, name, value)
        session.add_all(ProcedureClerk(procedure_id=made.id, user_id=one.id) for one in clerks)
    return made


TYPED_COURSE: Mapping[str, Typed] = {
    "course": "cooking",
    "people": "２人",
    "name": "髙﨑 由香",
    "kana": "たかさき ゆか",
    "birthday": {"year": "昭和60", "month": "4", "day": "1"},
    "phone": "09012345678",
    "address": {"postal_code": "１２３４５６７", "line": "春凪市桜台2丁目3番4号"},
    "heard": ["web", "friend"],
    "care": "no",
    "needs": "車いすを使います。",
    "reduction": "no",
    "rules": "yes",
}


def application(
    applied: Procedure,
    by: User | str = "guest@harunagi.example",
    *,
    typed: Mapping[str, Typed] | None = None,
    password_hash: str | None = None,
    now: datetime = datetime(2026, 12, 1, 3, tzinfo=UTC),
) -> Application:
    """One that has arrived: of an account, or of somebody with a proved address and an enquiry password."""
    with db.transaction():
        if isinstance(by, User):
            draft = start_user_draft(by, applied, now)
        else:
            draft = start_guest_draft(by, token_hash(f"link {next(_numbers)}"), applied, now)
        note_answers(draft.token, typed or TYPED_COURSE, now)
    user = by if isinstance(by, User) else None
    with db.transaction():
        made = send_application(draft.token, user=user, password_hash=password_hash, now=now)
    return made


def course_data() -> dict[str, Any]:
    """The data file of 公民館講座の申込み."""
    data: dict[str, Any] = json.loads(COURSE.read_text(encoding="utf-8"))
    return data


def found_procedure() -> Procedure:
    """The one that ``procedure`` has made."""
    return db.session.scalars(select(Procedure).where(Procedure.code == "kominkan-koza")).one()
