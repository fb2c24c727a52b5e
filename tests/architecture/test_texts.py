"""Every text that people read goes through the catalogue, and the catalogue is whole."""

import re

import pytest

from runner import catalogues
from tests.support.sources import ROOT, messages, name_of, python_files, template_files, text_of
from tests.support.texts import loose_in_python, loose_in_template

# Japanese that is data, not a text of a screen.
DATA = {
    "booking/core/text.py": "characters as people type them",
    "booking/core/calendar.py": "names of eras and days, as they stand on papers",
    "booking/core/known_names.py": "names in a city's data, which the catalogue knows",
    "booking/core/ruby/": "readings above words",
    "booking/offers/rules/phrases/": "words as people type them into the search",
    "booking/facilities/importing/": "columns and words of 公共施設一覧, as cities write them",
    "booking/facilities/rules/settings.py": "names of forms in a city's own ordinance",
    "booking/fees/rules/by_time.py": "lengths of time in what is frozen, beside the English",
    "booking/fees/rules/entry/": "words of printed price tables, and what is stored of them",
    "booking/operations/design/samples/": "plain samples on a page for developers",
    "booking/documents/": "papers are Japanese documents of the city, in every language of the screens",
}
# Names that are written the same in every language, the signs of availability, which stand beside a word,
# the head of a column of numbers, and the samples of colours and readings.
SAME_EVERYWHERE = {"English", "Language", "日本語", "PDF", "No", *"休公前終窓抽時受", "あ", "施設", "しせつ"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def _is_data(name: str) -> bool:
    return any(name == known or (known.endswith("/") and name.startswith(known)) for known in DATA)


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<h1>{{ _('施設') }}</h1>", []),
        ("<h1>施設</h1>", ["施設"]),
        ("<h1>Rooms</h1>", ["Rooms"]),
        ("<p>{% trans %}予約{% endtrans %}</p>", []),
        ("<p>{% trans count=n %}{{ count }}件{% pluralize %}{{ count }}件{% endtrans %}</p>", []),
        ('<input placeholder="例"><input type=submit value="Go">', ["placeholder=例", "value=Go"]),
        ("<input type=hidden name=csrf_token value=abc>", []),
        ("{{ button('送る') }}", ["送る"]),
        ("{{ button(_('送る'), name='send') }}", []),
        ("{{ _('%(n)s件', n='三') }}", ["三"]),
        ("<p>{{ n }} × {{ m }}</p>", []),
        ("<!-- 施設 -->{# 施設 #}", []),
    ],
)
def test_loose_texts_of_templates_are_found(template: str, found: list[str]) -> None:
    assert loose_in_template(template) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('"""予約"""\nx = _("予約")', []),
        ('x = "予約"', [(1, "予約")]),
        ('f(label=_l("予約"))', []),
        ('x = f"{n}件"', [(1, "件")]),
        ('re.compile("の")', []),
        ('x.removesuffix("人")', []),
        ('ngettext("%(num)s件", "%(num)s件", n)', []),
    ],
)
def test_loose_texts_of_code_are_found(code: str, found: list[tuple[int, str]]) -> None:
    assert loose_in_python(code) == found


def test_every_text_of_a_template_goes_through_the_catalogue() -> None:
    loose = [
        f"{name_of(path)}: {text}"
        for path in template_files()
        for text in loose_in_template(text_of(path))
        if text not in SAME_EVERYWHERE
    ]
    assert not loose, "\n".join(loose)


def test_every_text_of_the_code_goes_through_the_catalogue() -> None:
    loose = [
        f"{name_of(path)}:{line}: {text}"
        for path in python_files("booking")
        if not _is_data(name_of(path))
        for line, text in loose_in_python(text_of(path))
        if text not in SAME_EVERYWHERE
    ]
    assert not loose, "\n".join(loose)


def test_what_is_excused_as_data_holds_japanese() -> None:
    sources = {name_of(path): text_of(path) for path in python_files("booking")}
    for known in DATA:
        texts = [text for name, text in sources.items() if name.startswith(known)]
        assert any(loose_in_python(text) for text in texts), f"{known} is excused for nothing"


@pytest.mark.parametrize("locale", catalogues.LOCALES)
def test_every_text_has_a_translation_with_the_same_values(locale: str) -> None:
    path = ROOT / catalogues.FOLDER / locale / "LC_MESSAGES" / "messages.po"
    catalogue = catalogues.read(path)
    faults = []
    for message in messages():
        if not message.id:
            continue
        known = catalogue.get(message.id, message.context)
        texts = [known.string] if known is not None and isinstance(known.string, str) else []
        if known is not None and not isinstance(known.string, str):
            texts = list(known.string)
        if known is None or not texts or not all(texts):
            faults.append(f"no translation: {message.id}")
        elif known.fuzzy:
            faults.append(f"a guess: {message.id}")
        else:
            wanted = set(PLACEHOLDER.findall("".join(message.id)))
            faults += [
                f"values differ: {message.id} / {text}"
                for text in texts
                # The singular may say "one" where the plural shows the number.
                if set(PLACEHOLDER.findall(text)) - {"%(num)s", "%(num)d"} != wanted - {"%(num)s", "%(num)d"}
            ]
    assert not faults, "\n".join(["./run messages, then translate:", *faults])
