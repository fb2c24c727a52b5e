"""A booking's frozen fee as papers print it: Japanese, with a subtotal before what is waived."""

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import force_locale

from booking.documents import FeeRow, PaperFee, texts
from booking.fees.queries.frozen import frozen_of
from booking.fees.rules.sayings import working_of
from booking.fees.rules.tariff import FeeName
from booking.fees.rules.working import FeeLine
from booking.reservations.models import Booking, Reservation


def fee_of(booking: Booking, reservations: Sequence[Reservation]) -> PaperFee | None:
    """What these of a booking's reservations cost; None where no tariff said so."""
    if booking.fee is None:
        return None
    fee = frozen_of(booking.fee)
    wanted = {one.id for one in reservations}
    parts = [
        (one.space.name if len(wanted) > 1 else "", lines)
        for one, lines in zip(booking.reservations, fee.parts, strict=False)
        if one.id in wanted
    ]
    kinds = {step.key: step.label for step in booking.fee.tariff.tariff.steps}
    with force_locale("ja"):
        rows = tuple(row for space, lines in parts for row in _rows(space, lines, kinds))
    return PaperFee(
        name=texts.MANAGERS_FEE if fee.name is FeeName.MANAGERS else texts.FEE,
        rows=rows,
        total=sum(line.amount for _space, lines in parts for line in lines),
        note=texts.FEE_LATER if any(line.is_provisional for _space, lines in parts for line in lines) else "",
    )


def _rows(space: str, lines: Sequence[FeeLine], kinds: Mapping[str, str]) -> Iterator[FeeRow]:
    """The lines of one use; the article stands where it is another than above. ``kinds``: by step."""
    article, shown, sums = "", 0, False
    for place, line in enumerate(lines):
        if line.exemption_id is not None and not sums and place > 1:
            sums = True
            yield FeeRow(
                texts.FEE_SUBTOTAL,
                " ＋ ".join(dict.fromkeys(one.label for one in lines[:place])),
                shown,
                True,
            )
        how = working_of(line)
        if line.article and line.article != article:
            how = f"{how}（{line.article}）"
        article, shown = line.article, shown + line.amount
        kind = kinds.get(line.step, line.label)
        yield FeeRow(line.label, f"{space} {how}" if space else how, line.amount, kind=kind)
