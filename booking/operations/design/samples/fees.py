"""Fees: lines of every kind, and questions on which a price depends, as they begin and wrong."""

from typing import Any

from booking.fees.rules.conditions import AskedNumber, Choice, Option
from booking.fees.rules.entry.grid import Grid
from booking.fees.rules.matters import Asking
from booking.fees.rules.questions import AskedItem
from booking.fees.rules.shown import ShownFee
from booking.fees.rules.steps import Item
from booking.fees.rules.working import FeeLine
from booking.operations.design.samples.texts import LONG, LONG_TEXT
from booking.reservations.answer_forms import AnswerForm

_LINES = (
    FeeLine("base", "使用料", 1600, "土日祝", "条例 別表第1", unit="午前", unit_yen=1600),
    FeeLine("outside", "市外の方の加算", 800, "市外", "条例 別表第1 備考2", rate="×1.5", of_yen=1600),
    FeeLine("exemption", "減免", -1200, "少年団体", "条例 第9条", rate="-50%", of_yen=2400, exemption_id=1),
    FeeLine("items", "バドミントン用具", 300, "附属設備", "規則 別表", "3", "1組", 100),
    FeeLine("tens", "10円未満切捨て", -5),
)
_LATER = FeeLine("gate", "入場料収入の割合", 0, rate="5%", is_provisional=True)
_PLACES = {
    key: place for place, key in enumerate(("base", "outside", "exemption", "items", "tens", "gate"), 1)
}


def of_fees() -> dict[str, Any]:
    """Fees, and forms of what they depend on."""
    asking = Asking(
        (
            Choice(
                key="commercial",
                label="営利を目的としますか",
                hint="商品の販売や宣伝は営利です。",
                options=(Option(key="no", label="いいえ"), Option(key="yes", label="はい")),
                default="no",
            ),
            AskedNumber(key="admission", label="入場料の最高額", unit="円", hint="集めないときは0です。"),
        ),
        (
            AskedItem(
                "items:racket", "附属設備", Item(key="racket", label="用具", counter="組", yen=100, most=5)
            ),
            AskedItem("items:long", "附属設備", Item(key="long", label=LONG, counter="台", yen=0, most=2)),
        ),
    )
    empty, wrong = AnswerForm(asking), AnswerForm(asking)
    empty.show({})
    wrong.show({"items:racket": 5})
    wrong["a-admission"].errors = ["「入場料の最高額」を数字で入れてください（例 500）。"]
    racket = next(name for one, name in wrong.items if one.key == "items:racket")
    wrong[racket].errors = ["「用具」は5組までで入れてください。"]
    return {
        "fee": ShownFee((_LINES,)),
        "later_fee": ShownFee((_LINES[:1], (*_LINES[1:], _LATER)), rules=_PLACES),
        "printed_grid": Grid.of(
            ("室", "午前", "午後", "夜間"),
            (("大会議室", "1,200", "1,600", "1,600"), ("和室", "600", "800", "")),
        ),
        "long_grid": Grid.of(("室", LONG_TEXT[:20]), ((LONG, "9,999,999"),)),
        "long_fee": ShownFee(((FeeLine("base", LONG, 9_999_999, LONG_TEXT[:60], LONG),),)),
        "answers": empty,
        "wrong_answers": wrong,
        "count": empty[racket],
        "wrong_count": wrong[racket],
    }
