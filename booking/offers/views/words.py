"""Small texts about a slot that several pages show."""

from collections.abc import Iterable
from datetime import datetime

from booking.core.calendar import day_of_month_text, local_date
from booking.core.i18n import _, _l, current_locale
from booking.core.known_names import known
from booking.facilities.rules.settings import FacilityKind
from booking.facilities.rules.timetables import TimetableSpec
from booking.fees.rules.cells import CellPrice, lowest
from booking.offers.rules.states import PoolShare, SlotOffer, SlotState

# What each sign of a calendar means, for help and guides.
SIGNS = (
    (SlotState.FREE, _l("予約できます。")),
    (SlotState.PARTIAL, _l("一部の時間が空いています。日を押すと見られます。")),
    (SlotState.TAKEN, _l("ほかの方の予約があります。")),
    (SlotState.NOT_YET_OPEN, _l("まだ受け付けていません。予約できる日と時刻が書いてあります。")),
    (SlotState.ENDED, _l("インターネットでの受付は終わりました。施設に電話してください。")),
    (SlotState.CLOSED, _l("休館日や工事などで使えません。")),
    (SlotState.OFFICIAL, _l("市の行事などで使います。")),
    (SlotState.COUNTER_ONLY, _l("インターネットからは予約できません。施設に電話してください。")),
    (SlotState.PAST, _l("もう始まったか、終わった時間です。")),
)

# Counted as rooms; courts, grounds and floors are counted as faces.
_ROOMS = frozenset(
    {FacilityKind.COMMUNITY_CENTRE, FacilityKind.HALL, FacilityKind.MEETING_ROOM, FacilityKind.OTHER}
)

# For these the word on the slot says all there is to say.
_PLAIN = frozenset({SlotState.FREE, SlotState.PAST, SlotState.OFFICIAL})


def telling_reason(offer: SlotOffer) -> str:
    """The reason where it says more than the word: from when, until when, why closed, kept for somebody."""
    if offer.is_held_by_viewer:
        return _("あなたの手続きの途中です。「選ぶ」を押すと、つづけられます。")
    if offer.state in _PLAIN:
        return ""
    if offer.state is SlotState.TAKEN and not offer.is_held_by_others:
        return ""
    return offer.reason


def note_of(offer: SlotOffer) -> str:
    """What stands below the word in a cell: from when it can be booked, or how many of a pool are free."""
    opens = offer.opens_at
    if opens is None:
        if offer.is_held_by_viewer:
            return _("手続き中")
        return share_text(offer.pool) if offer.pool is not None and offer.state is SlotState.FREE else ""
    return _("%(day)sから", day=day_of_month_text(local_date(opens)))


def opening_day_text(opens_at: datetime) -> str:
    """12/10 から, for a cell of a month: it has no more room."""
    here = local_date(opens_at)
    if current_locale() == "ja":
        day = f"{here.month}/{here.day}"
    else:  # on a phone it has to break
        day = day_of_month_text(here).replace("\N{NO-BREAK SPACE}", " ")
    return _("%(day)s から", day=day)


def share_text(share: PoolShare) -> str:
    """3面: how many spaces of a pool are free."""
    return _("%(count)s室", count=share.free) if share.kind in _ROOMS else _("%(count)s面", count=share.free)


def total_text(kind: FacilityKind, count: int) -> str:
    """全4面: how many spaces a pool has."""
    if kind in _ROOMS:
        return _("全%(count)s室", count=count)
    return _("全%(count)s面", count=count)


def price_text(price: CellPrice | None) -> str:
    """840円; 840円から where it may be more, 基本 840円 where it may be less; empty without a price."""
    if price is None:
        return ""
    amount = f"{price.total:,}"
    if price.is_usual:
        return _("基本 %(amount)s円", amount=amount)
    return _("%(amount)s円から", amount=amount) if price.is_from else _("%(amount)s円", amount=amount)


def cell_price_text(offer: SlotOffer) -> str:
    """The price of a free period, or of any of a pool; by the hour it stands once, beside the space."""
    is_told = offer.state is SlotState.FREE and (offer.slot.name or offer.pool is not None)
    return price_text(offer.price) if is_told else ""


def hourly_text(step: int, offers: Iterable[SlotOffer]) -> str:
    """1時間ごと 400円から: in which steps a space is booked, and what the cheapest of them costs."""
    return f"{step_text(step)} {price_text(lowest(one.price for one in offers))}".rstrip()


def step_text(minutes: int) -> str:
    """1時間ごと: in which steps a space is booked."""
    if minutes % 60 == 0:
        return _("%(hours)s時間ごと", hours=minutes // 60)
    return _("%(minutes)s分ごと", minutes=minutes)


def combined_text(timetables: Iterable[TimetableSpec | None]) -> str:
    """How to come by the combined periods of some spaces; empty without any."""
    names = {each.name: None for one in timetables if one is not None for each in one.combinations}
    if not names:
        return ""
    quoted = "".join(_("「%(name)s」", name=known(name)) for name in names).strip()
    return _(
        "%(names)sで予約するときは、始まりの区分を選んでください。次の画面でまとめて選べます。", names=quoted
    )
