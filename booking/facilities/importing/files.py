"""From the bytes of a file to its cells: encoding, line ends, quotes; refusals name the row."""

import codecs
import csv
import io
from dataclasses import dataclass

from booking.core.errors import InvalidInput
from booking.core.i18n import _l

MAX_BYTES = 20_000_000
MAX_ROWS = 50_000


class UnreadableFile(InvalidInput):
    """The file as a whole can't be read as a list of facilities."""

    code = "unreadable_file"


@dataclass(frozen=True)
class Table:
    """Cells as written. ``rows[0]`` is row 1 of a spreadsheet; a line that is empty is an empty row."""

    rows: tuple[tuple[str, ...], ...]
    encoding: str
    has_bom: bool
    line_end: str  # CRLF, LF, CR or mixed
    broken_row: int | None = None  # from here on quotes are broken and nothing was read


def read_table(data: bytes) -> Table:
    """Decode and split; raises UnreadableFile."""
    _refuse_other_formats(data)
    text, encoding = _decode(data)
    rows, broken_row = _split(text)
    return Table(rows, encoding, data.startswith(codecs.BOM_UTF8), _line_end(data), broken_row)


def _refuse_other_formats(data: bytes) -> None:
    if not data.strip():
        raise UnreadableFile(_l("ファイルが空です。公共施設一覧のCSVを指定してください。"))
    if len(data) > MAX_BYTES:
        raise UnreadableFile(_l("ファイルが大きすぎます（%(limit)sMBまで）。", limit=MAX_BYTES // 1_000_000))
    if data.startswith(b"PK\x03\x04") or data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            _l(
                "Excelのブックです。"
                "Excelで「CSV UTF-8（コンマ区切り）」として保存し、そのファイルを指定してください。"
            )
        )
    if data.startswith(b"%PDF-"):
        raise UnreadableFile(_l("PDFです。CSVのファイルを指定してください。"))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableFile(_l("文字コードがUTF-16です。UTF-8で保存し直してください。"))
    if b"\x00" in data:
        row = _row_of(data[: data.index(b"\x00")].decode("latin-1"))
        raise UnreadableFile(
            _l("%(row)s行目に、文章にない文字（NUL）があります。CSVのファイルか確かめてください。", row=row)
        )
    if data.lstrip(codecs.BOM_UTF8).lstrip()[:1] == b"<":
        raise UnreadableFile(
            _l("CSVではなく、ウェブページ（HTML・XML）のようです。CSVのファイルを指定してください。")
        )


def _decode(data: bytes) -> tuple[str, str]:
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        return body.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        utf8_error = error
    try:
        text = body.decode("cp932")
        # A damaged UTF-8 file may pass as cp932: then its header is gibberish and has no 名称.
        if "名称" in text.partition("\n")[0]:
            return text, "cp932"
        error_at = utf8_error
    except UnicodeDecodeError as cp932_error:
        is_cp932 = "名称" in body[: cp932_error.start].decode("cp932", "replace")
        error_at = cp932_error if is_cp932 else utf8_error
    row = _row_of(body[: error_at.start].decode(error_at.encoding, "replace"))
    raise UnreadableFile(
        _l(
            "%(row)s行目に、文字として読めない所があります。"
            "UTF-8かShift_JIS（cp932）で保存し直してください。",
            row=row,
        )
    )


def _split(text: str) -> tuple[tuple[tuple[str, ...], ...], int | None]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[str, ...]] = []
    while True:
        try:
            rows.append(tuple(next(reader)))
        except StopIteration:
            return tuple(rows), None
        except csv.Error:
            return tuple(rows), len(rows) + 1
        if len(rows) > MAX_ROWS:
            message = _l("行が多すぎます（%(limit)s行まで）。分けて取り込んでください。", limit=MAX_ROWS)
            raise UnreadableFile(message)


def _row_of(text_before: str) -> int:
    """The row of a spreadsheet in which a text that ends somewhere inside a file ends."""
    reader = csv.reader(io.StringIO(text_before + "\ufffd", newline=""))
    try:
        return sum(1 for _row in reader)
    except csv.Error:
        return text_before.count("\n") + 1


def _line_end(data: bytes) -> str:
    crlf = data.count(b"\r\n")
    found = [
        name
        for name, count in (
            ("CRLF", crlf),
            ("LF", data.count(b"\n") - crlf),
            ("CR", data.count(b"\r") - crlf),
        )
        if count
    ]
    return found[0] if len(found) == 1 else "mixed" if found else "LF"
