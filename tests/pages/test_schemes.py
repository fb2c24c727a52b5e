"""The colours of each scheme: complete, equal wherever they come from, and clear to read where they meet."""

import re
from pathlib import Path

import pytest

from booking.core.display import SCHEMES

CSS = Path("booking/static/css")
DEVICE = ":root:not([data-scheme])"
Colours = dict[str, str]

# What stands on what, as the components use it. Text: 4.5 to 1 (WCAG 1.4.3).
GROUNDS = ("bg", "surface", "closed", "hatch", "primary-soft", "success-soft", "warning-soft", "error-soft")
TEXT = [
    *[(text, ground) for text in ("text", "text-2") for ground in (*GROUNDS, "lottery-soft")],
    *[(text, ground) for text in ("link", "primary", "error", "sunday", "saturday") for ground in GROUNDS],
    *[(text, ground) for text in ("success", "warning") for ground in ("bg", "surface", f"{text}-soft")],
    *[("lottery", ground) for ground in ("bg", "surface", "lottery-soft")],
    *[(f"primary-{state}", ground) for state in ("hover", "active") for ground in ("bg", "primary-soft")],
    *[("on-primary", ground) for ground in ("primary", "primary-hover", "primary-active")],
    ("on-error", "error"),
]
# Edges of what can be worked, and the ring around what has the focus: 3 to 1 (WCAG 1.4.11).
EDGES = [
    *[
        (edge, ground)
        for edge in ("line", "primary", "error", "success", "strong")
        for ground in ("bg", "surface")
    ],
    *[("warning-line", ground) for ground in ("bg", "warning-soft")],
    *[("focus", ground) for ground in GROUNDS],
]


def blocks() -> dict[str, Colours]:
    """By selector, with the device's wish before it where there is one."""
    css = re.sub(r"/\*.*?\*/", "", (CSS / "schemes.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    found: dict[str, Colours] = {}
    for media, inner in re.findall(r"(@media[^{]+)\{((?:[^{}]*\{[^}]*\})+)\s*\}", css):
        for selector, body in re.findall(r"([^{}]+)\{([^}]*)\}", inner):
            found[f"{media.strip()} {selector.strip()}"] = _values(body)
    plain = re.sub(r"@media[^{]+\{(?:[^{}]*\{[^}]*\})+\s*\}", "", css)
    for selectors, body in re.findall(r"([^{}]+)\{([^}]*)\}", plain):
        for selector in selectors.split(","):
            found[selector.strip()] = _values(body)
    return found


def _values(body: str) -> Colours:
    return dict(re.findall(r"--c-([\w-]+): ([^;]+);", body))


def schemes() -> dict[str, Colours]:
    """Everything that a reader can get, complete."""
    found = blocks()
    chosen = {selector.removeprefix("@media screen "): values for selector, values in found.items()}
    dark = found[f"@media screen and (prefers-color-scheme: dark) {DEVICE}"]
    more = "@media {}(prefers-contrast: more) and (prefers-color-scheme: {})"
    return {
        **{name: chosen[f'[data-scheme="{name}"]'] for name in SCHEMES},
        "device, dark": dark,
        "device, more contrast": found[f"{more.format('', 'light')} {DEVICE}"],
        "device, dark, more contrast": {**dark, **found[f"{more.format('screen and ', 'dark')} {DEVICE}"]},
    }


def contrast(one: str, other: str) -> float:
    """As WCAG defines it, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_is_worked_out_as_defined() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#0017c1", "#fff") == pytest.approx(11.1, abs=0.05)


@pytest.mark.parametrize("name", list(schemes()))
def test_every_scheme_gives_every_colour(name: str) -> None:
    assert schemes()[name].keys() == schemes()["standard"].keys()


@pytest.mark.parametrize("name", list(schemes()))
def test_text_is_clear_on_whatever_it_stands(name: str) -> None:
    colours = schemes()[name]
    measured = {(text, ground): contrast(colours[text], colours[ground]) for text, ground in TEXT}
    assert {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("name", list(schemes()))
def test_controls_and_the_focus_can_be_made_out(name: str) -> None:
    colours = schemes()[name]
    measured = {(edge, ground): contrast(colours[edge], colours[ground]) for edge, ground in EDGES}
    assert {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < 3} == {}


@pytest.mark.parametrize("name", ["contrast", "device, more contrast", "device, dark, more contrast"])
def test_schemes_for_more_contrast_reach_seven_to_one(name: str) -> None:
    colours = schemes()[name]
    grounds = [pair for pair in TEXT if pair[1] != "hatch"]
    measured = {(text, ground): contrast(colours[text], colours[ground]) for text, ground in grounds}
    assert {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < 7} == {}


def test_a_device_gets_the_colours_that_can_be_chosen() -> None:
    found = blocks()
    assert found[":root"] == found['[data-scheme="standard"]']
    assert schemes()["device, dark"] == schemes()["dark"]
    assert schemes()["device, more contrast"] == schemes()["contrast"]


def test_every_colour_that_a_rule_uses_is_in_the_schemes_and_the_other_way_round() -> None:
    rules = "".join(
        path.read_text(encoding="utf-8") for path in CSS.rglob("*.css") if path.name != "schemes.css"
    )
    assert set(re.findall(r"var\(--c-([\w-]+)\)", rules)) == schemes()["standard"].keys()
