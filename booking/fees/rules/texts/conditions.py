"""Under which conditions something counts, in words."""

from collections.abc import Mapping

from booking.accounts.rules import AUDIENCE_NAMES
from booking.core.i18n import _
from booking.core.told import counted, joined, told
from booking.fees.rules.conditions import (
    AskedNumber,
    AudienceCondition,
    Band,
    Choice,
    Condition,
    DayCondition,
    MeasuredCondition,
    Quotient,
    SeasonCondition,
)
from booking.fees.rules.entry.people import ENDS_AS_PERSON
from booking.fees.rules.tariff import Tariff


def when_text(tariff: Tariff, when: Mapping[str, frozenset[str]]) -> str:
    """市外の方が、土日祝に使うとき; empty where it always counts."""
    conditions = {one.key: one for one in tariff.conditions}
    found = (_told(conditions[key], options) for key, options in when.items() if key in conditions)
    return joined(_("、"), (one for one in found if one))


def _told(condition: Condition, options: frozenset[str]) -> str:
    chosen = [one for one in condition.options if one.key in options]
    if not chosen:
        return ""
    said = joined(_("または"), (told(one.label, one.label_en) for one in chosen))
    is_person = chosen[-1].label.endswith(ENDS_AS_PERSON)
    match condition:
        case AudienceCondition():
            return said if is_person else _("%(who)sの方", who=said)
        case DayCondition() | SeasonCondition():
            return _("%(days)sの利用", days=said)
        case MeasuredCondition() | Quotient():
            return _if(condition, said)
        case AskedNumber():
            bands = [_band(one, condition) for one in condition.options if one.key in options]
            return _if(condition, joined(_("または"), bands))
        case Choice():
            return _("%(what)sが「%(answer)s」のとき", what=_named(condition), answer=said)


def _if(condition: Condition, band: str) -> str:
    """入場料が1,000円以下のとき, but 1,000円を超えるとき."""
    if band.endswith("る"):
        return _("%(what)sが%(band)sとき", what=_named(condition), band=band)
    return _("%(what)sが%(band)sのとき", what=_named(condition), band=band)


def _named(condition: Condition) -> str:
    """A question stands in quotes, a name without."""
    name = told(condition.label, condition.label_en)
    is_question = condition.label.rstrip("。？?").endswith("か")
    return _("「%(question)s」", question=name) if is_question else name


def _band(band: Band, of: AskedNumber) -> str:
    return band_text(band, of.unit, of.unit_en)


def band_text(band: Band, unit: str, unit_en: str = "") -> str:
    """500円を超え1,000円以下."""
    parts = []

    def count(number: int) -> str:
        return counted(f"{number:,}", unit, unit_en)

    if band.at_most == 0 and band.at_least is None and band.more_than is None:
        return count(0)
    if band.at_least is not None:
        parts.append(_("%(number)s以上", number=count(band.at_least)))
    if band.more_than is not None:
        is_last = band.at_most is None and band.less_than is None
        number = count(band.more_than)
        parts.append(
            _("%(number)sを超える", number=number) if is_last else _("%(number)sを超え", number=number)
        )
    if band.at_most is not None:
        parts.append(_("%(number)s以下", number=count(band.at_most)))
    if band.less_than is not None:
        parts.append(_("%(number)s未満", number=count(band.less_than)))
    return joined("", parts) or told(band.label, band.label_en)


def condition_sentences(condition: Condition) -> list[str]:
    """What is asked, or from what it is known, with its options."""
    labels = joined(_("、"), (told(one.label, one.label_en) for one in condition.options))
    match condition:
        case Choice():
            default = next(
                (told(one.label, one.label_en) for one in condition.options if one.key == condition.default),
                "",
            )
            return [
                _("予約のときに聞きます。答え: %(options)s", options=labels),
                _("答えがなければ「%(default)s」とみなします。", default=default),
            ]
        case AskedNumber():
            when = (
                _("催しのあとで職員が入れます。")
                if condition.is_settled_later
                else _("予約のときに数字を聞きます。")
            )
            return [when, *([_("段階: %(options)s", options=labels)] if labels else [])]
        case AudienceCondition():
            return [
                _(
                    "%(option)s: %(who)s",
                    option=told(one.label, one.label_en),
                    who=_("、").join(_names(one.audiences)),
                )
                for one in condition.options
            ]
        case DayCondition() | SeasonCondition():
            return [_("使う日で分けます: %(options)s", options=labels)]
        case MeasuredCondition() | Quotient():
            return [_("申し込みの内容から数えます: %(options)s", options=labels)]


def _names(audiences: frozenset[str]) -> list[str]:
    return [str(name) for audience, name in AUDIENCE_NAMES.items() if audience in audiences]
