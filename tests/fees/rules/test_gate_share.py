"""A share of what admission brings in: provisional until somebody knows it, and never below its least."""

import pytest

from booking.fees.rules.pricing import price
from booking.fees.rules.questions import questions_of, settled_later
from booking.fees.rules.tariff import Tariff
from tests.fees.rules.making import Plain, cost, grant, lines, once, rate, step, tariff, use, yes_or_no

TAKINGS: Plain = {
    "source": "number",
    "key": "takings",
    "label": "入場料収入の総額",
    "unit": "円",
    "is_settled_later": True,
}


def shared(*before: Plain, takings: Plain = TAKINGS, after: tuple[Plain, ...] = (), **more: object) -> Tariff:
    share = step("gate_share", "share", of="takings", **{"percent": "5", **more})
    return tariff(*before, share, *after, conditions=[takings, yes_or_no("profit")])


@pytest.mark.parametrize(
    ("takings", "expected"),
    [
        (0, 110_000),
        (1, 110_000),
        (2_199_999, 110_000),  # 109,999.95
        (2_200_000, 110_000),
        (2_200_019, 110_000),  # 110,000.95: the fraction is left off
        (2_200_020, 110_001),
        (10_000_000, 500_000),
        (100_000_000, 5_000_000),
    ],
)
def test_a_share_is_at_least_its_least(takings: int, expected: int) -> None:
    assert cost(shared(at_least=110_000), use(takings=takings)) == expected


@pytest.mark.parametrize(
    ("answers", "is_provisional", "of_yen"),
    [({}, True, None), ({"takings": 0}, False, 0), ({"takings": 3_000_000}, False, 3_000_000)],
)
def test_until_the_takings_are_known_it_is_provisional(
    answers: dict[str, int], is_provisional: bool, of_yen: int | None
) -> None:
    working = price(shared(at_least=110_000), use(**answers))
    assert working.is_provisional is is_provisional
    line = working.lines[0]
    assert (line.is_provisional, line.of_yen, line.rate) == (is_provisional, of_yen, "5%")
    assert line.amount == (150_000 if of_yen else 110_000)


def test_without_a_least_amount_a_provisional_line_is_shown_with_nothing_yet() -> None:
    both = shared(once(1000))
    assert lines(both, use()) == [("base", 1000), ("share", 0)]
    assert lines(both, use(takings=0)) == [("base", 1000)]
    assert lines(both, use(takings=20_000)) == [("base", 1000), ("share", 1000)]


def test_takings_that_are_asked_before_are_never_provisional() -> None:
    asked = shared(takings={**TAKINGS, "is_settled_later": False})
    assert not price(asked, use()).is_provisional
    assert cost(asked, use(takings=100)) == 5


def test_only_under_its_condition() -> None:
    # 瑞穂: twice the price, and 5 % of the takings
    both = shared(once(1000), rate("double", "100", when=[{"profit": ["yes"]}]), when=[{"profit": ["yes"]}])
    assert lines(both, use(takings=50_000)) == [("base", 1000)]
    assert lines(both, use(takings=50_000, profit="yes")) == [
        ("base", 1000),
        ("double", 1000),
        ("share", 2500),
    ]


def test_it_may_be_the_only_price_of_a_room() -> None:
    assert lines(shared(), use(takings=1000)) == [("share", 50)]


@pytest.mark.parametrize(("percent", "expected"), [("5", 61_728), ("12.5", 154_320), ("1/3", 4115), ("0", 0)])
def test_a_share_is_exact_to_the_end(percent: str, expected: int) -> None:
    assert cost(shared(percent=percent), use(takings=1_234_567)) == expected


def test_it_is_exempted_and_rounded_like_any_price() -> None:
    after = (step("exemption", "減免"), step("rounding", "rounded", by={"bands": [{"unit": 100}]}))
    exempt = shared(once(1000), after=after, at_least=300)
    assert lines(exempt, use(takings=9990)) == [("base", 1000), ("share", 499), ("rounded", -99)]
    found = lines(exempt, use(takings=9990), grant("50", "room"))
    assert found == [("base", 1000), ("share", 499), ("減免", -750), ("rounded", -49)]
    assert cost(exempt, use(), grant("100", "room")) == 0


def test_what_is_settled_later_is_not_asked_when_booking() -> None:
    both = shared(once(1000))
    assert [one.key for one in questions_of(both, "hall")] == []
    assert [one.key for one in settled_later(both, "hall")] == ["takings"]
