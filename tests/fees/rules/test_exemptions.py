"""減免: what a grant takes away, of which prices, and where it stands among the steps."""

import pytest

from booking.fees.rules.pricing import price
from booking.fees.rules.working import Grant
from tests.fees.rules.making import Plain, cost, grant, lines, once, rate, step, tariff, use, yes_or_no

TEN = {"bands": [{"unit": 10, "mode": "down"}]}


def exemption(*scopes: str, key: str = "減免", **more: object) -> Plain:
    return step("exemption", key, scopes=list(scopes), **more)


HALL = [once(1000), once(400, "projector", scope="equipment"), once(300, "advertising", scope="other")]


@pytest.mark.parametrize(
    ("scopes", "of", "expected"),
    [
        (["room"], ["room"], -1000),
        (["room"], ["equipment"], 0),
        (["room"], ["room", "equipment"], -1000),
        (["room", "equipment"], ["room"], -1000),
        (["room", "equipment"], ["equipment"], -400),
        (["room", "equipment"], ["room", "equipment"], -1400),
        (["room", "equipment", "other"], ["other"], -300),
        (["room", "equipment", "other"], ["room", "equipment", "other"], -1700),
    ],
)
def test_a_grant_is_for_what_both_it_and_the_step_name(
    scopes: list[str], of: list[str], expected: int
) -> None:
    assert cost(tariff(*HALL, exemption(*scopes)), use(), grant("100", *of)) == 1700 + expected


@pytest.mark.parametrize(
    ("percent", "left"),
    [("100", 0), ("75", 251), ("50", 502), ("30", 703), ("25", 753), ("0", 1005), ("1/3", 1001)],
)
def test_so_many_percent_are_taken_away_and_what_is_left_is_shown_without_its_fraction(
    percent: str, left: int
) -> None:
    assert cost(tariff(once(1005), exemption("room")), use(), grant(percent, "room")) == left


def test_without_a_grant_there_is_no_line() -> None:
    assert lines(tariff(once(1000), exemption("room")), use()) == [("base", 1000)]


def test_an_exemption_of_nothing_has_no_line() -> None:
    free = tariff(once(0), exemption("room"))
    assert lines(free, use(), grant("100", "room")) == [("base", 0)]


@pytest.mark.parametrize(
    ("grants", "add_up", "taken"),
    [
        ([("50", "room"), ("75", "room")], False, [-750]),
        ([("75", "room"), ("50", "room")], False, [-750]),
        ([("50", "room"), ("25", "room")], True, [-500, -250]),
        ([("50", "room"), ("75", "room")], True, [-750, -250]),
        ([("100", "room"), ("100", "room")], True, [-1000]),
        ([("50", "room"), ("30", "equipment")], False, [-500, -120]),
    ],
)
def test_only_the_largest_counts_for_each_price_or_all_up_to_the_whole(
    grants: list[tuple[str, str]], add_up: bool, taken: list[int]
) -> None:
    both = tariff(*HALL[:2], exemption("room", "equipment", add_up=add_up))
    found = lines(both, use(), *(grant(percent, scope) for percent, scope in grants))
    assert [amount for label, amount in found if label == "減免" and amount] == taken


def test_of_the_room_the_larger_and_of_equipment_the_only_one() -> None:
    both = tariff(*HALL[:2], exemption("room", "equipment"))
    found = lines(both, use(), grant("50", "room", "equipment"), grant("75", "room"))
    assert found == [("base", 1000), ("projector", 400), ("減免", -750), ("減免", -200)]


def test_two_that_add_up_never_take_from_what_only_one_is_for() -> None:
    both = tariff(*HALL[:2], exemption("room", "equipment", add_up=True))
    assert cost(both, use(), grant("100", "room"), grant("50", "room")) == 400


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        # 半額にしてから3割増, 3割増にしてから半額: 500 × 1.3 either way
        (
            [once(1000), exemption("room"), rate("more", "30")],
            [("base", 1000), ("減免", -500), ("more", 150)],
        ),
        (
            [once(1000), rate("more", "30"), exemption("room")],
            [("base", 1000), ("more", 300), ("減免", -650)],
        ),
        # the surcharge on the base is not reduced when it comes later
        (
            [once(1000), exemption("room"), rate("more", "30", of=["base"])],
            [("base", 1000), ("減免", -500), ("more", 300)],
        ),
    ],
)
def test_it_takes_of_what_stands_before_it(steps: list[Plain], expected: list[tuple[str, int]]) -> None:
    assert lines(tariff(*steps), use(), grant("50", "room")) == expected


def test_a_reduction_before_it_leaves_less_to_take() -> None:
    steps = [*HALL[:2], rate("discount", "-50", of=["base"]), exemption("room")]
    assert lines(tariff(*steps), use(), grant("50", "room"))[2:] == [("discount", -500), ("減免", -250)]


@pytest.mark.parametrize("mode", ["down", "up", "half_up"])
@pytest.mark.parametrize("yen", [0, 1, 5, 9, 10, 1004, 1005, 1009])
def test_the_whole_leaves_nothing_however_it_is_rounded(mode: str, yen: int) -> None:
    by = {"bands": [{"unit": 10, "mode": mode}]}
    rounded_before = tariff(once(yen), step("rounding", "rounded", by=by), exemption("room"))
    rounded_after = tariff(once(yen), exemption("room"), step("rounding", "rounded", by=by))
    rounded_itself = tariff(once(yen), exemption("room", rounding=by))
    whole = grant("100", "room")
    assert cost(rounded_before, use(), whole) == cost(rounded_after, use(), whole) == 0
    assert 0 <= cost(rounded_itself, use(), whole) < 10


def test_its_own_rounding_never_takes_more_than_is_left() -> None:
    up = {"bands": [{"unit": 100, "mode": "up"}]}
    twice = tariff(once(950), exemption("room", rounding=up), rate("discount", "-50", of=["base"]))
    assert lines(twice, use(), grant("90", "room")) == [("base", 950), ("減免", -900), ("discount", -50)]
    assert lines(twice, use(), grant("100", "room")) == [("base", 950), ("減免", -950)]


def test_the_sum_may_be_rounded_after_it() -> None:
    # 旭川: 180 → 90, 175 → 87.5 → 80
    halved = tariff(once(175), exemption("room"), step("rounding", "rounded", by=TEN))
    assert lines(halved, use(), grant("50", "room")) == [("base", 175), ("減免", -88), ("rounded", -7)]


def test_two_exemptions_for_different_things_stand_where_they_belong() -> None:
    steps = [HALL[0], exemption("room"), HALL[1], exemption("equipment", key="設備の減免")]
    found = lines(tariff(*steps), use(), grant("50", "room", "equipment"))
    assert found == [("base", 1000), ("減免", -500), ("projector", 400), ("設備の減免", -200)]


def test_only_under_a_condition_or_for_some_rooms() -> None:
    # 有明: on the event's day only; 守山: not for every room
    event = exemption("room", when=[{"event": ["yes"]}], not_rooms=["kitchen"])
    both = tariff(once(1000), event, conditions=[yes_or_no("event")], rooms=("hall", "kitchen"))
    half = grant("50", "room")
    found = [
        cost(both, use(room=room, event=answer), half)
        for room in ("hall", "kitchen")
        for answer in ("no", "yes")
    ]
    assert found == [1000, 500, 1000, 1000]


def test_its_line_says_who_granted_it() -> None:
    given = Grant(grant("50", "room").percent, grant("50", "room").scopes, "登録団体", "規則 第7条", 12)
    line = price(tariff(once(1000), exemption("room")), use(), [given]).lines[-1]
    assert (line.detail, line.article, line.rate, line.of_yen, line.exemption_id) == (
        "登録団体",
        "規則 第7条",
        "-50%",
        1000,
        12,
    )


def test_a_larger_grant_never_costs_more() -> None:
    halves = tariff(
        *HALL, rate("discount", "-10"), exemption("room", "equipment"), step("rounding", "r", by=TEN)
    )
    found = [cost(halves, use(), grant(str(percent), "room", "equipment")) for percent in range(101)]
    assert found == sorted(found, reverse=True)
    assert (found[0], found[100]) == (1530, 270)
