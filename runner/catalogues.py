"""Translation catalogues: texts are collected into them; the compiled ones are made where they are needed.

Compiled catalogues are never committed. ``python -m runner.catalogues`` compiles, with ``--update`` it first
collects the texts anew (``./run messages``).
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path("booking") / "translations"
LOCALES = ("en",)
# Functions that mark a text, with the places of the texts among their arguments.
KEYWORDS = {"_": None, "_l": None, "gettext": None, "noted": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
# A template that can't be read is an error, not a template without texts.
OPTIONS = {
    pattern: {"encoding": "utf-8", "silent": "false"} for pattern, method in METHODS if method == "jinja2"
}


def stale(root: Path) -> list[Path]:
    """The .po files whose .mo is missing or older."""
    found = []
    for source in sorted((root / FOLDER).glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            found.append(source)
    return found


def compile_stale(root: Path) -> None:
    """Compile what is stale; needs Babel, so it runs inside the environment only."""
    sources = stale(root)
    if not sources:
        return
    from babel.messages.mofile import write_mo

    for source in sources:
        making = source.with_suffix(".making")
        with making.open("wb") as file:
            write_mo(file, read(source))
        making.replace(source.with_suffix(".mo"))


def read(source: Path) -> "Catalog":
    """A catalogue from its .po file."""
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        return read_po(file, locale=source.parent.parent.name)


def collect(root: Path) -> "Catalog":
    """Every text of the code and the templates that goes through the catalogue."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    catalogue = Catalog(project="Tsudoi", charset="utf-8")
    top = root / "booking"
    for name, line, text, comments, context in extract_from_dir(
        top, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        catalogue.add(text, None, [(f"booking/{name}", line)], auto_comments=comments, context=context)
    return catalogue


def _new(locale: str) -> "Catalog":
    from babel.messages.catalog import Catalog

    return Catalog(
        locale,
        project="Tsudoi",
        version="1",
        fuzzy=False,
        header_comment="# The Japanese texts of the service (the source of truth) in another language.",
        msgid_bugs_address="",
        last_translator="",
        language_team=locale,
    )


def update(root: Path) -> None:
    """Bring the catalogues in line with the texts; translations of texts that are gone go, too."""
    from babel.messages.pofile import write_po

    collected = collect(root)
    for locale in LOCALES:
        path = root / FOLDER / locale / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = read(path) if path.exists() else _new(locale)
        collected.creation_date = catalogue.creation_date  # a date that changes each time helps nobody
        catalogue.update(collected, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalogue, width=0, include_lineno=False)
        empty = sum(1 for message in catalogue if message.id and not message.string)
        print(f"{path.relative_to(root)}: {len(catalogue)} texts, {empty} without a translation")


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[1]
    if "--update" in sys.argv:
        update(here)
    compile_stale(here)
