"""The working of a line in words: 午前 840円×2, 840円の30%. Names are the tariff's own, see ``core.told``."""

from booking.core.i18n import _
from booking.core.told import joined, told
from booking.fees.rules.questions import AskedItem
from booking.fees.rules.working import FeeLine


def yen_text(amount: int) -> str:
    """1,200円."""
    return _("%(amount)s円", amount=f"{amount:,}")


def label_of(line: FeeLine) -> str:
    """What it is for."""
    return told(line.label, line.label_en)


def reckoning_of(line: FeeLine) -> str:
    """How the amount came about; empty where the label says it all."""
    if line.rate and line.of_yen is not None:
        return _of_rate(line, line.of_yen)
    if line.rate:
        return _("%(rate)s（催しのあとで決まります）", rate=line.rate)
    unit = told(line.unit, line.unit_en)
    times = f"×{line.count}" if line.count else ""
    if line.unit_yen is None:
        return unit + times if unit else ""
    each = yen_text(line.unit_yen)
    return joined(" ", (unit, each)) + times if unit else each + times


def working_of(line: FeeLine) -> str:
    """Under which conditions, and how it was reckoned: 市外：840円の50%."""
    detail = told(line.detail, line.detail_en)
    return joined(_("："), (part for part in (detail, reckoning_of(line)) if part))


def item_price(asked: AskedItem) -> str:
    """1台 500円, with how often it is paid where that is not once."""
    item = asked.item
    if not item.yen:
        return _("無料")
    each = told(f"1{item.counter}", f"1 {item.counter_en}" if item.counter_en else "") if item.counter else ""
    price = joined(" ", (part for part in (each, yen_text(item.yen)) if part))
    match item.per:
        case "each_period":
            return _("%(price)s（1区分ごと）", price=price)
        case "day":
            return _("%(price)s（1日ごと）", price=price)
        case "hour":
            return _("%(price)s（1時間ごと）", price=price)
    return price


def _of_rate(line: FeeLine, of: int) -> str:
    base, rate = yen_text(of), line.rate.removeprefix("-")
    if rate.startswith("×"):
        text = _("%(base)sを%(times)s倍にする分", base=base, times=rate.removeprefix("×"))
    else:
        text = _("%(base)sの%(rate)s", base=base, rate=rate)
    return f"{text}×{line.count}" if line.count else text
