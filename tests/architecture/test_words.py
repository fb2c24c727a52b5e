"""Words of the screens and mails that residents read: plain, and dates as the house writes them."""

import re

import pytest

from tests.support.sources import TEMPLATES, messages, name_of, template_files

# What stands only where staff and administrators work, or in files for programs and the command line.
STAFF = re.compile(
    r"/(staff|admin|office|administration|operations|api|documents|importing)/|staff_|admin_|office_|_admin|/cli\.py"
    r"|/procedures\.py|/definition\.py|/reading\.py|/queue\.py|/dev_mail|/composition\.py|layouts/staff"
    r"|facilities/(forms|rules/(closure|schedule)|setup)"
)
# Left: what a machine or an office would say. Right: what helps instead.
FORBIDDEN = {
    "エラー": "what happened, and what to do",
    "不可": "できません with the reason, or from when it can be done",
    "不正": "what exactly is wrong, with an example",
    "無効": "もう使えません",
    "差し戻": "直してください",
    "本当に": "what the deed does, in numbers",
    "失敗": "what to do next",
    "入力値": "the name of the field",
    "権限": "who can do it",
    "存在しません": "見つかりませんでした",
    "使用済み": "もう使われています",
    "お手数": "nothing",
    "何卒": "nothing",
    "致します": "します",
    "いたします": "します",
    "させていただ": "します",
    "速やかに": "すぐに, or by when",
    "遅滞なく": "by when",
    "及び": "と",
    "並びに": "と",
    "当該": "この",
    "所定の": "which",
    "以下の通り": "次の",
    "下記": "次の",
    "該当": "あてはまる",
}
# Days that are told without a weekday for a reason.
DATES_BY_HAND = {
    "%(month)s月%(day)s日は、その年にはありません。": "there is no such day, hence no weekday",
}
_BY_HAND = re.compile(r"%\(\w+\)s月|月%\(\w+\)s日")
_PRINTED_AS_IT_IS = re.compile(r"\{\{[^}]*\w(?:_at|_by|_day|_until)\s*(?:\}|,|\))")
_TIME_FORMAT = re.compile(r"strftime\('(?!%Y-%m(?:-%d)?')")


def _texts() -> list[tuple[str, str]]:
    """Every Japanese text that residents may come to see, with where it stands."""
    found = []
    for message in messages():
        places = [place for place, _line in message.locations if not STAFF.search(place)]
        if message.id and places:
            text = message.id if isinstance(message.id, str) else message.id[0]
            found.append((places[0], text))
    return found


def _faults(texts: list[tuple[str, str]]) -> list[str]:
    return [
        f"{place}: {text}: instead of {word}: {better}"
        for place, text in texts
        for word, better in FORBIDDEN.items()
        if word in text
    ]


def test_residents_read_plain_words_that_say_what_to_do() -> None:
    texts = _texts()
    assert len(texts) > 800
    assert not _faults(texts), "\n".join(_faults(texts))


@pytest.mark.parametrize(
    "text",
    ["エラーが発生しました", "予約不可", "入力値が不正です", "申請が差し戻されました", "本当に削除しますか"],
)
def test_what_a_good_city_hall_would_not_say_is_found(text: str) -> None:
    assert _faults([("somewhere", text)])


@pytest.mark.parametrize(
    ("place", "is_for_staff"),
    [
        ("booking/templates/reservations/staff/queue.html", True),
        ("booking/reservations/office_views/closing.py", True),
        ("booking/templates/layouts/staff.html", True),
        ("booking/templates/reservations/lost.html", False),
        ("booking/reservations/rules/refusals.py", False),
        ("booking/templates/mail/booking_declined.txt", False),
        ("booking/applications/rules/status.py", False),
    ],
)
def test_staff_are_told_from_residents_by_where_a_text_stands(place: str, is_for_staff: bool) -> None:
    assert bool(STAFF.search(place)) is is_for_staff


def test_dates_in_texts_come_from_the_house_with_their_weekday() -> None:
    by_hand = {text for _place, text in _texts() if _BY_HAND.search(text)}
    assert by_hand == set(DATES_BY_HAND)


def test_residents_templates_write_no_dates_of_their_own() -> None:
    faults = [
        f"{name_of(path)}: {line.strip()}"
        for path in template_files()
        if not STAFF.search(name_of(path))
        for line in path.read_text(encoding="utf-8").splitlines()
        if _TIME_FORMAT.search(line)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("line", "is_raw"),
    [
        ("{{ one.starts_at }}", True),
        ("{{ _('%(when)s から', when=one.starts_at) }}", True),
        ("{{ one.starts_at|iso_datetime }}", False),
        ("{{ one.starts_at|iso_range(one.ends_at) }}", True),
        ("{{ _('%(day)s', day=answer_by|iso_date) }}", False),
    ],
)
def test_moments_that_a_mail_prints_as_they_are_stored_are_found(line: str, is_raw: bool) -> None:
    assert bool(_PRINTED_AS_IT_IS.search(line)) is is_raw


def _mails() -> list[str]:
    return sorted(path.name for path in (TEMPLATES / "mail").glob("[a-z]*.txt") if path.name != "base.txt")


@pytest.mark.parametrize("name", _mails())
def test_a_mail_prints_no_moment_as_it_is_stored(name: str) -> None:
    text = (TEMPLATES / "mail" / name).read_text(encoding="utf-8")
    raw = [line for line in text.splitlines() if _PRINTED_AS_IT_IS.search(line.replace("(one.ends_at)", ""))]
    assert not raw, raw


@pytest.mark.parametrize("name", _mails())
def test_a_subject_says_what_happened_or_what_to_do(name: str) -> None:
    text = (TEMPLATES / "mail" / name).read_text(encoding="utf-8")
    subject = re.search(r"{% block subject %}{{ _\('([^']+)'", text)
    assert subject is not None
    bare = re.sub(r"（[^）]*）$", "", subject[1])
    assert re.search(r"(ました|ません(でした)?|ています|あります|ください)$", bare), bare
