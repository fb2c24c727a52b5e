"""What looks wrong in a row although it can be taken: seen in real files, reported, never put right."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from booking.core.text import normalise_phone, normalise_postal_code
from booking.facilities.importing.columns import Form
from booking.facilities.importing.facility import ADDRESS_PARTS, FIELD_COLUMNS, HOURS_NOTE
from booking.facilities.importing.findings import Code, Finding, Level

Cells = Mapping[str, str]

_FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ－]")
_SPACE_IN_ADDRESS = re.compile(r"\S\s+(?=\d)|\d\s+(?=[-\d])|\s{2,}")
_BUILDING = re.compile(
    r"\d(?:丁目|番地?|号)?\s*[^\d\s\-丁番号の][^\d]*(?:庁舎|ビル|館|センター|棟|号室|内|マンション)|\d+\s*階|\d+F\b"
)
_PREFECTURE = re.compile(r"北海道|東京都|(?:京都|大阪)府|(?:神奈川|和歌山|鹿児島|..)県")
_INVISIBLE_CATEGORIES = ("Cc", "Cf", "Zl", "Zp")
_KANJI_NUMBERS = str.maketrans("一二三四五六七八九", "123456789")
JAPAN_LATITUDES, JAPAN_LONGITUDES = (20.0, 46.0), (122.0, 154.0)
_MUNICIPALITY_CODE_LENGTH = 6


def visible(text: str) -> str:
    """The text without control and direction-changing characters; line ends and tabs stay."""
    return "".join(sign for sign in text if not _is_invisible(sign))


def check_row(cells: Cells, form: Form) -> Iterator[Finding]:
    """All that looks wrong, in the order of the columns."""
    yield from _characters(cells)
    if form is Form.CURRENT:
        yield from _location_code(cells)
    yield from _address(cells, form)
    yield from _position(cells)
    yield from _proposed(cells, "電話番号", normalise_phone, _is_phone, Code.PHONE_FORM, Code.PHONE_UNREAD)
    yield from _proposed(
        cells,
        "郵便番号",
        normalise_postal_code,
        _is_postal_code,
        Code.POSTAL_CODE_FORM,
        Code.POSTAL_CODE_UNREAD,
    )
    if not cells["名称_カナ"]:
        yield _notice(Code.KANA_MISSING, "名称_カナ")
    if cells["URL"] and not is_web_address(cells["URL"]):
        yield _notice(Code.URL_UNREAD, "URL", cells["URL"])


def is_web_address(text: str) -> bool:
    """Whether it can be linked to: http or https and a host, without white space."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", text)


def read_position(cells: Cells) -> tuple[float, float] | None:
    """Latitude and longitude if both are numbers within Japan."""
    try:
        latitude, longitude = (float(unicodedata.normalize("NFKC", cells[name])) for name in ("緯度", "経度"))
    except ValueError:
        return None
    is_inside = (
        JAPAN_LATITUDES[0] <= latitude <= JAPAN_LATITUDES[1]
        and JAPAN_LONGITUDES[0] <= longitude <= JAPAN_LONGITUDES[1]
    )
    return (latitude, longitude) if is_inside else None


def _notice(code: Code, column: str, text: str = "", **values: object) -> Finding:
    return Finding(Level.NOTICE, code, column, text, values)


def _is_invisible(sign: str) -> bool:
    return sign not in "\n\r\t" and unicodedata.category(sign) in _INVISIBLE_CATEGORIES


def _characters(cells: Cells) -> Iterator[Finding]:
    for column, text in cells.items():
        found = sorted({f"U+{ord(sign):04X}" for sign in text if _is_invisible(sign)})
        if found:
            yield _notice(Code.INVISIBLE_CHARACTERS, column, visible(text), found=", ".join(found))
        private = sorted({f"U+{ord(sign):04X}" for sign in text if unicodedata.category(sign) == "Co"})
        if private:
            yield _notice(Code.PRIVATE_CHARACTERS, column, text, found=", ".join(private))
        if visible(text) != visible(text).strip():
            yield _notice(Code.SPACES, column, text)


def _location_code(cells: Cells) -> Iterator[Finding]:
    own, code, town = cells["全国地方公共団体コード"], cells["所在地_全国地方公共団体コード"], cells["町字ID"]
    if not code and _is_municipality_code(town):
        yield _notice(Code.SHIFTED_COLUMN, "町字ID", town)
        code = town
    city = cells["所在地_市区町村"]
    if code and own and code[:5] != own[:5]:
        place = "".join(cells[name] for name in ADDRESS_PARTS[:2])
        found = f"{place} {code}".strip()
        column = "所在地_全国地方公共団体コード"
        yield _notice(Code.OUTSIDE_AREA, column, cells["所在地_連結表記"], found=found)
    elif not code and city and city not in cells["地方公共団体名"]:
        yield _notice(Code.OUTSIDE_AREA, "所在地_市区町村", cells["所在地_連結表記"], found=city)


def _is_municipality_code(text: str) -> bool:
    """Six digits with the right check digit (JIS X 0402)."""
    if not re.fullmatch(r"\d{6}", text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, (6, 5, 4, 3, 2), strict=False))
    return int(text[-1]) == (11 - total % 11) % 10


def _address(cells: Cells, form: Form) -> Iterator[Finding]:
    whole = FIELD_COLUMNS[form]["address"]
    building = FIELD_COLUMNS[form]["building"]
    columns = [whole, building]
    street = whole
    if form is Form.CURRENT:
        columns, street = [whole, *ADDRESS_PARTS, building], "所在地_番地以下"
        yield from _disagreement(cells)
    else:
        prefecture = _PREFECTURE.match(cells[whole])
        if prefecture and prefecture.group() != cells["都道府県名"]:
            yield _notice(Code.OUTSIDE_AREA, whole, cells[whole], found=prefecture.group())
    for column in columns:
        if _FULL_WIDTH.search(cells[column]):
            yield _notice(Code.FULL_WIDTH, column, cells[column])
        if _SPACE_IN_ADDRESS.search(cells[column].strip()):
            yield _notice(Code.SPACES, column, cells[column])
    if _BUILDING.search(unicodedata.normalize("NFKC", cells[street])):
        yield _notice(Code.BUILDING_IN_STREET, street, cells[street])


def _disagreement(cells: Cells) -> Iterator[Finding]:
    whole = cells["所在地_連結表記"]
    parts = "".join(cells[name] for name in ADDRESS_PARTS)
    local = "".join(cells[name] for name in ADDRESS_PARTS[2:])
    if not whole and parts:
        yield _notice(Code.ADDRESS_COMPOSED, "所在地_連結表記", parts)
    elif whole and local:
        # The prefecture and the city may be left out of the joined form, and the building may be in it.
        building = _bare(cells["建物名等(方書)"])
        joined = _bare(whole)
        for name in ADDRESS_PARTS[:2]:
            joined = joined.removeprefix(_bare(cells[name]))
        if joined not in (_bare(local), _bare(local) + building):
            yield _notice(Code.ADDRESSES_DISAGREE, "所在地_連結表記", whole, parts=local)


def _bare(address: str) -> str:
    """An address as compared: widths, spaces and the ways to write 3丁目27番1号 don't matter."""
    narrow = re.sub(r"\s", "", unicodedata.normalize("NFKC", address))
    narrow = re.sub(
        r"[一二三四五六七八九](?=丁目)", lambda sign: sign.group().translate(_KANJI_NUMBERS), narrow
    )
    narrow = re.sub(r"丁目|番地の?|番(?=\d|$)|[‐‑‒–—―−ー]", "-", narrow)
    return re.sub(r"(?<=\d)号|-+$", "", re.sub(r"-+", "-", narrow)).rstrip("-")


def _position(cells: Cells) -> Iterator[Finding]:
    text = ", ".join(cells[name] for name in ("緯度", "経度") if cells[name])
    if not text:
        yield _notice(Code.POSITION_MISSING, "緯度")
    elif read_position(cells) is None:
        yield _notice(Code.POSITION_UNREAD, "緯度", text)


def _proposed(
    cells: Cells,
    column: str,
    normalise: Callable[[str], str],
    is_right: Callable[[str], bool],
    form: Code,
    unread: Code,
) -> Iterator[Finding]:
    text = cells.get(column, "")
    if not text:
        return
    proposal = normalise(text)
    if not is_right(proposal):
        yield _notice(unread, column, text)
    elif proposal != text.strip():
        yield _notice(form, column, text, proposal=proposal)


def _is_phone(text: str) -> bool:
    return re.fullmatch(r"0\d{9,10}", text.replace("-", "")) is not None


def _is_postal_code(text: str) -> bool:
    return re.fullmatch(r"\d{3}-\d{4}", text) is not None


def extra_columns(cells: Cells, extra: tuple[str, ...]) -> Iterator[Finding]:
    """Values in columns that the form does not have."""
    for column in extra:
        if cells[column]:
            yield _notice(Code.EXTRA_COLUMN, column, cells[column])


def notes_of(cells: Cells, form: Form) -> str:
    """The free text about hours and closing days."""
    return visible(cells[HOURS_NOTE[form]]).strip()
