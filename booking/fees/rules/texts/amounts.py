"""Amounts, rates and rounding in words."""

from fractions import Fraction

from booking.core.i18n import _, _l
from booking.fees.rules.amounts import Rounding, RoundingMode, ratio_text

_BELOW = {
    RoundingMode.DOWN: _l("%(unit)s円未満は切り捨てます。"),
    RoundingMode.UP: _l("%(unit)s円未満は切り上げます。"),
    RoundingMode.HALF_UP: _l("%(unit)s円未満は四捨五入します。"),
}
_BELOW_FROM = {
    RoundingMode.DOWN: _l("%(least)s円以上のときは、%(unit)s円未満を切り捨てます。"),
    RoundingMode.UP: _l("%(least)s円以上のときは、%(unit)s円未満を切り上げます。"),
    RoundingMode.HALF_UP: _l("%(least)s円以上のときは、%(unit)s円未満を四捨五入します。"),
}


def yen_text(yen: int) -> str:
    """1,200円."""
    return _("%(yen)s円", yen=f"{yen:,}")


def times_text(rate: Fraction) -> str:
    """1.5倍."""
    return _("%(rate)s倍", rate=ratio_text(rate))


def rounding_sentences(rounding: Rounding) -> list[str]:
    """10円未満は切り捨てます。"""
    return [
        str(
            _BELOW_FROM[band.mode] % {"least": f"{band.at_least:,}", "unit": f"{band.unit:,}"}
            if band.at_least
            else _BELOW[band.mode] % {"unit": f"{band.unit:,}"}
        )
        for band in sorted(rounding.bands, key=lambda one: one.at_least)
        if band.unit > 1
    ]
