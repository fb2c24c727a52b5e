"""Names, numbers and sizes of files."""

import pytest

from booking.files.rules import (
    LONGEST_NAME,
    MEGABYTE,
    FileKind,
    FileLimits,
    FileRefused,
    clean_name,
    ensure_kind,
    ensure_room,
    size_text,
)

NAMES = [
    ("本人確認書類.pdf", FileKind.PDF, "本人確認書類.pdf"),
    ("写真 １.JPG", FileKind.JPEG, "写真 １.jpg"),
    ("IMG_0001.jpeg", FileKind.JPEG, "IMG_0001.jpeg"),
    ("../../etc/passwd", FileKind.PDF, "passwd.pdf"),
    ("C:\\Users\\田辺\\申請書.pdf", FileKind.PDF, "申請書.pdf"),
    ("か\u3099そ\u3099う.png", FileKind.PNG, "がぞう.png"),  # as a Mac writes it
    ("報告\u202egpj.exe", FileKind.JPEG, "報告gpj_exe.jpg"),  # would read 報告exe.jpg
    ("photo.png", FileKind.JPEG, "photo.jpg"),
    ("page.html", FileKind.PDF, "page_html.pdf"),
    ("請求書.v2", FileKind.PDF, "請求書_v2.pdf"),
    ("scan", FileKind.PDF, "scan.pdf"),
    ("a\r\nSet-Cookie: x=1.pdf", FileKind.PDF, "a Set-Cookie_ x=1.pdf"),
    ('say "hi"; rm *.pdf', FileKind.PDF, "say _hi__ rm _.pdf"),
    ("a\0b.pdf", FileKind.PDF, "ab.pdf"),
    ("CON.pdf", FileKind.PDF, "_CON.pdf"),
    ("com1.tar.pdf", FileKind.PDF, "_com1.tar.pdf"),
    (".htaccess", FileKind.PDF, "htaccess.pdf"),
    (".pdf", FileKind.PDF, "pdf.pdf"),
    ("...", FileKind.HEIC, "file.heic"),
    ("", FileKind.HEIC, "file.heic"),
    ("\u200b\u200e.png", FileKind.PNG, "png.png"),
    ("葛\U000e0100城.png", FileKind.PNG, "葛\U000e0100城.png"),
]


@pytest.mark.parametrize(("typed", "kind", "expected"), NAMES)
def test_a_name_is_cleaned_and_ends_as_the_content_says(typed: str, kind: FileKind, expected: str) -> None:
    assert clean_name(typed, kind) == expected


@pytest.mark.parametrize("typed", ["長" * 300 + ".pdf", "葛\U000e0100" * 80 + ".pdf", "x" * 5000])
def test_a_long_name_is_cut_so_that_any_disk_can_keep_it(typed: str) -> None:
    name = clean_name(typed, FileKind.PDF)

    assert len(name) <= LONGEST_NAME
    assert len(name.encode()) <= 255 or "\U000e0100" in name
    assert name.endswith(".pdf")
    assert clean_name(name, FileKind.PDF) == name


def test_a_cut_name_keeps_character_and_form_together() -> None:
    stem = clean_name("あ" + "葛\U000e0100" * 80, FileKind.PDF).removesuffix(".pdf")
    assert stem.replace("葛\U000e0100", "") == "あ"


SIZES = [
    (1, "1KB"),
    (1024, "1KB"),
    (839_680, "820KB"),
    (MEGABYTE, "1MB"),
    (3_250_586, "3.1MB"),
    (5 * MEGABYTE, "5MB"),
]


@pytest.mark.parametrize(("size", "text"), SIZES)
def test_sizes_as_people_read_them(size: int, text: str) -> None:
    assert size_text(size) == text


LIMITS = FileLimits(most_files=2, largest=100, largest_together=150)
ROOM = [
    (100, [], True),
    (50, [100], True),
    (51, [100], False),
    (1, [1, 1], False),
]


@pytest.mark.parametrize(("size", "beside", "fits"), ROOM)
def test_how_many_and_how_much_may_stand_together(size: int, beside: list[int], fits: bool) -> None:
    if fits:
        ensure_room(size, beside, LIMITS)
    else:
        with pytest.raises(FileRefused):
            ensure_room(size, beside, LIMITS)


def test_office_files_are_only_taken_where_it_says_so() -> None:
    with pytest.raises(FileRefused, match="PDF・JPEG・PNG・HEIC"):
        ensure_kind(FileKind.DOCX, FileLimits())
    wider = FileLimits(kinds=frozenset({FileKind.PDF, FileKind.DOCX}))
    assert ensure_kind(FileKind.DOCX, wider) is FileKind.DOCX
    assert wider.kinds_text == "PDF・Word"
    assert wider.accept.startswith("application/pdf,application/vnd.openxml")
