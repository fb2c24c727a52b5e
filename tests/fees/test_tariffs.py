"""Real municipalities' price tables, in the tariffs' form alone, give what their texts give, to the yen."""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from booking.fees.rules.tariff_json import tariff_from_text, tariff_to_text
from booking.fees.rules.working import NoPrice
from tests.fees.tariffs.reading import FILES, examples, load, tariff_of

PRINTED, WORKED = ({file: list(examples(file, part)) for file in FILES} for part in ("printed", "worked"))
# Beside the repository or further up, not in it: they were copied from the municipalities' pages.
FOLDERS = [parent / "shared" / "data" for parent in Path(__file__).parents]


def rows_of(name: str) -> list[dict[str, str]]:
    path = next((each for folder in FOLDERS if (each := folder / name).exists()), None)
    if path is None and "CI" not in os.environ:
        pytest.skip("the published price tables are not beside the repository")
    assert path is not None, "the published price tables have to be beside the repository"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


# One test for all rows of a file: a thousand tests of a millisecond each cost more than what they do.
@pytest.mark.parametrize("file", FILES)
def test_a_printed_row_costs_what_is_printed(file: str) -> None:
    for example in PRINTED[file]:
        working = example.working()
        of = example.row.get("of")
        found = sum(line.amount for line in working.lines if of in (None, line.step, line.unit))
        assert found == example.row["yen"], f"{example}\n{working.lines}"


@pytest.mark.parametrize("file", [file for file in FILES if WORKED[file]])
def test_a_use_costs_what_was_worked_out_by_hand_line_by_line(file: str) -> None:
    for example in WORKED[file]:
        if example.row["yen"] is None:
            with pytest.raises(NoPrice):
                example.working()
            continue
        working = example.working()
        told = example.row["lines"]
        assert [[line.label, line.amount] for line in working.lines] == told, example
        assert sum(amount for _label, amount in told) == working.total == example.row["yen"], example
        assert working.is_provisional is example.row.get("is_provisional", False), example


@pytest.mark.parametrize("file", FILES)
def test_a_tariff_comes_back_from_its_text_as_it_was(file: str) -> None:
    tariff = tariff_of(file)
    assert tariff_from_text(tariff_to_text(tariff)) == tariff


@pytest.mark.parametrize("file", FILES)
def test_every_step_and_every_row_of_a_tariff_is_used_by_an_example(file: str) -> None:
    told = {
        line.step
        for one in (*PRINTED[file], *WORKED[file])
        if one.row["yen"] is not None
        for line in one.working().lines
    }
    assert {step.key for step in tariff_of(file).steps} - told == set()


@pytest.mark.parametrize("file", FILES)
def test_every_row_of_the_published_table_is_there_with_its_price(file: str) -> None:
    ours = load(file)
    theirs = [row for row in rows_of("fees.csv") if row["facility"] == ours["facility"]]
    assert {row["key"] for row in theirs} <= {ours["key"]}
    assert {row["source"] for row in theirs} <= {ours["source"]}
    assert Counter((*one["row"], one["yen"]) for one in ours["printed"]) == Counter(
        (row["room"], row["condition"], row["slot"], row["unit"], int(row["yen_tax_incl_as_published"]))
        for row in theirs
    )


def test_every_facility_of_the_published_tables_has_its_file() -> None:
    theirs = {(row["key"], row["facility"]) for row in rows_of("fees.csv")}
    assert theirs - {(load(file)["key"], load(file)["facility"]) for file in FILES} == set()


def test_every_modifier_is_what_a_worked_example_is_about() -> None:
    theirs = {(row["key"], row["condition"]) for row in rows_of("fee_modifiers.csv")}
    keys = {key for key, _condition in theirs}
    ours = {
        (load(file)["key"], name)
        for file in FILES
        for one in WORKED[file]
        for name in one.row.get("modifiers", ())
    }
    assert {one for one in ours if one[0] in keys} == theirs
