"""Translation catalogues: the compiled ones are made where they are needed and never committed."""

from pathlib import Path

FOLDER = Path("booking") / "translations"


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
    from babel.messages.pofile import read_po

    for source in sources:
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        making = source.with_suffix(".making")
        with making.open("wb") as file:
            write_mo(file, catalogue)
        making.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    compile_stale(Path(__file__).resolve().parents[1])
