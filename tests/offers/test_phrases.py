"""What people type into the search, and what is understood of it; nothing of it is an error."""

from datetime import date

import pytest

from booking.core.text import search_key
from booking.facilities.rules.settings import FacilityKind
from booking.offers.rules.matching import Aspect, Place
from booking.offers.rules.phrases.lexicon import Lexicon
from booking.offers.rules.phrases.understand import Understood, understand, understand_days
from booking.offers.rules.phrases.vocabulary import USES, in_english
from booking.offers.rules.times import Hours

# A Tuesday.
TODAY = date(2026, 12, 1)


def _place(
    number: int, kind: FacilityKind, area: str, names: tuple[str, ...], things: tuple[str, ...]
) -> Place:
    text = " ".join(search_key(name) for name in (*names, *things))
    return Place(number, kind, kind, area, 60, text, names=names, things=things)


PLACES = (
    _place(
        1,
        FacilityKind.GYM,
        "本町",
        ("春凪市民体育館", "ハルナギシミンタイイクカン", "Harunagi Municipal Gymnasium", "はるなぎアリーナ"),
        ("メインアリーナ 半面B", "Main Arena, half B", "バドミントン、バレーボール", "バドミントン支柱3組"),
    ),
    _place(
        2,
        FacilityKind.HALL,
        "本町",
        ("春凪市中央公民館", "ハルナギシチュウオウコウミンカン"),
        ("講堂", "コウドウ", "Auditorium", "合唱", "グランドピアノ、折りたたみ椅子200脚"),
    ),
    _place(3, FacilityKind.MEETING_ROOM, "東部", ("春凪市東部公民館",), ("研修室1", "会議、囲碁・将棋")),
    _place(4, FacilityKind.OTHER, "朝日", ("朝日会館", "朝日夜間ひろば"), ("第2会議室12", "卓球")),
)
LEXICON = Lexicon(PLACES, ("春凪市", "ハルナギシ", "Harunagi"))


def _understand(text: str) -> Understood:
    return understand(text, LEXICON, TODAY)


def _told(understood: Understood) -> dict[str, str]:
    """What was understood, in one short word each."""
    days = understood.days
    told = {"what": "+".join(one.text for one in understood.words if one.aspect is Aspect.WHAT)}
    told["where"] = "+".join(
        (*(one.text for one in understood.words if one.aspect is Aspect.WHERE), *understood.areas)
    )
    if days is not None:
        stretch = f"{days.first:%m/%d}-{days.last:%m/%d}" if days.first and days.last else ""
        weekdays = "".join("月火水木金土日"[day] for day in sorted(days.weekdays))
        marks = ("+祝" if days.with_holidays else "") + ("-祝" if days.without_holidays else "")
        told["when"] = stretch + weekdays + (str(days.nth) if days.nth else "") + marks
    if understood.time is not None:
        told["time"] = understood.time.value
    if understood.people is not None:
        told["people"] = str(understood.people)
    told["unknown"] = "+".join(understood.unknown)
    told["problems"] = "+".join(understood.problems)
    return {name: text for name, text in told.items() if text}


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        # What
        ("バドミントン", {"what": "バドミントン"}),
        ("ﾊﾞﾄﾞﾐﾝﾄﾝ", {"what": "バドミントン"}),
        ("ばどみんとん", {"what": "ばどみんとん"}),
        ("バトミントン", {"what": "バトミントン"}),
        ("ピアノのある部屋", {"what": "ピアノ"}),
        ("合唱ができる場所", {"what": "合唱"}),
        ("バドミントンしたい", {"what": "バドミントン"}),
        ("体育館", {"what": "体育館"}),
        ("體育館", {"what": "體育館"}),
        ("会議室", {"what": "会議室"}),
        ("メインアリーナ半面B", {"what": "メインアリーナ半面B"}),
        ("こうどう", {"what": "こうどう"}),
        ("講堂ピアノ", {"what": "講堂+ピアノ"}),
        ("table tennis", {"what": "table tennis"}),
        ("Room with a piano", {"what": "piano"}),
        ("うさぎ小屋", {"unknown": "うさぎ小屋"}),
        ("バドミントン うさぎ", {"what": "バドミントン", "unknown": "うさぎ"}),
        ("スタジオ100%", {"unknown": "スタジオ100%"}),
        # Where
        ("中央公民館", {"where": "中央公民館"}),
        ("ちゅうおうこうみんかん", {"where": "ちゅうおうこうみんかん"}),
        ("中央公民館講堂", {"where": "中央公民館", "what": "講堂"}),
        ("東部 囲碁", {"where": "東部", "what": "囲碁"}),
        ("東部地区で会議", {"where": "東部", "what": "会議"}),
        ("東部公民館", {"where": "東部公民館"}),
        ("朝日会館 夜", {"where": "朝日会館", "time": "evening"}),
        ("朝日夜間ひろば", {"where": "朝日夜間ひろば"}),
        # When
        ("12月5日", {"when": "12/05-12/05"}),
        ("１２月５日", {"when": "12/05-12/05"}),
        ("十二月五日", {"when": "12/05-12/05"}),
        ("12/5", {"when": "12/05-12/05"}),
        ("12月5日（土）", {"when": "12/05-12/05"}),
        ("2026−12−05", {"when": "12/05-12/05"}),
        ("2026年12月5日", {"when": "12/05-12/05"}),
        ("令和8年12月5日", {"when": "12/05-12/05"}),
        ("R8.12.5", {"when": "12/05-12/05"}),
        ("12−5", {"when": "12/05-12/05"}),
        ("5日", {"when": "12/05-12/05"}),
        ("1月10日", {"when": "01/10-01/10"}),
        ("11月30日", {"when": "11/30-11/30"}),
        ("12月5日から13日", {"when": "12/05-12/13"}),
        ("12/5〜12/7", {"when": "12/05-12/07"}),
        ("12/28~1/3", {"when": "12/28-01/03"}),
        ("今日", {"when": "12/01-12/01"}),
        ("あした", {"when": "12/02-12/02"}),
        ("アシタ", {"when": "12/02-12/02"}),
        ("明日午前", {"when": "12/02-12/02", "time": "morning"}),
        ("あさって", {"when": "12/03-12/03"}),
        ("今週末", {"when": "12/05-12/06"}),
        ("来週末", {"when": "12/12-12/13"}),
        ("今週", {"when": "12/01-12/06"}),
        ("来週の夜", {"when": "12/07-12/13", "time": "evening"}),
        ("来週の土曜日", {"when": "12/07-12/13土"}),
        ("今度の日曜", {"when": "12/06-12/06"}),
        ("12月の土曜の午前", {"when": "12/01-12/31土", "time": "morning"}),
        ("来月", {"when": "01/01-01/31"}),
        ("12月上旬", {"when": "12/01-12/10"}),
        ("日曜の午前", {"when": "日", "time": "morning"}),
        ("にちようの ごぜん", {"when": "日", "time": "morning"}),
        ("日よう", {"when": "日"}),
        ("毎週火・木曜", {"when": "火木"}),
        ("土日", {"when": "土日"}),
        ("土日祝", {"when": "土日+祝"}),
        ("平日の夜", {"when": "月火水木金-祝", "time": "evening"}),
        ("第2土曜", {"when": "土2"}),
        ("今夜", {"when": "12/01-12/01", "time": "evening"}),
        # At what time
        ("18時から", {"time": "18:00-"}),
        ("18：30〜", {"time": "18:30-"}),
        ("夜6時から", {"time": "18:00-"}),
        ("午後1時から3時", {"time": "13:00-15:00"}),
        ("10時から1時", {"time": "10:00-13:00"}),
        ("6時から8時まで", {"time": "6:00-8:00"}),
        ("9-12", {"time": "9:00-12:00"}),
        ("９−１２", {"time": "9:00-12:00"}),
        ("9時〜12時半", {"time": "9:00-12:30"}),
        ("12時まで", {"time": "-12:00"}),
        ("〜12時", {"time": "-12:00"}),
        # How many
        ("20人", {"people": "20"}),
        ("２０名", {"people": "20"}),
        ("二十人", {"people": "20"}),
        ("100人以上入れるホール", {"people": "100", "what": "ホール"}),
        # All at once, and without gaps
        ("バドミントン 日曜の午前", {"what": "バドミントン", "when": "日", "time": "morning"}),
        ("日曜の午前バドミントン", {"what": "バドミントン", "when": "日", "time": "morning"}),
        ("12/5 9-12 体育館", {"what": "体育館", "when": "12/05-12/05", "time": "9:00-12:00"}),
        ("会議室12月5日", {"what": "会議室", "when": "12/05-12/05"}),
        ("東部で20人の会議", {"what": "会議", "where": "東部", "people": "20"}),
        ("卓球 3日 20名", {"what": "卓球", "when": "12/03-12/03", "people": "20"}),
        # English
        ("badminton saturday morning", {"what": "badminton", "when": "土", "time": "morning"}),
        (
            "gym Dec 5 from 6pm for 20 people",
            {"what": "gym", "when": "12/05-12/05", "time": "18:00-", "people": "20"},
        ),
        (
            "meeting room tomorrow 9am-12pm",
            {"what": "meeting room", "when": "12/02-12/02", "time": "9:00-12:00"},
        ),
        ("choir next week evening", {"what": "choir", "when": "12/07-12/13", "time": "evening"}),
        ("Saturdays in December", {"when": "12/01-12/31土"}),
        ("5 December 2026", {"when": "12/05-12/05"}),
        ("gym tonight", {"what": "gym", "when": "12/01-12/01", "time": "evening"}),
        ("this weekend", {"when": "12/05-12/06"}),
        # What can't be
        ("2月30日 バドミントン", {"what": "バドミントン", "problems": "2月30日"}),
        ("25時から", {"problems": "25時から"}),
        ("!!!???", {}),
        ("%", {"problems": "%"}),
        ("", {}),
    ],
)
def test_plain_words_are_understood(phrase: str, told: dict[str, str]) -> None:
    assert _told(_understand(phrase)) == told


@pytest.mark.parametrize("word", ["あすか", "朝顔", "よるくま", "ひるがの", "日本舞踊", "月見", "土間"])
def test_words_that_only_look_like_a_time_are_words(word: str) -> None:
    understood = _understand(word)
    assert understood.days is None
    assert understood.time is None
    assert understood.unknown == [word]


@pytest.mark.parametrize(
    "text",
    [
        "あ" * 5_000,
        "12月5日" * 500,
        "9-12" * 300,
        "\0\0",
        "🏸" * 50,
        "ǅİ Ñandú é",
        "((((((((((((((((((((((((((((((",
        "月火水木金土日" * 40,
        "1 " * 200,
        "ー〜−・゛",
        "99999999999999999999人",
        "0人",
        "9999年99月99日",
        "令和999年1月1日",
    ],
)
def test_whatever_is_typed_is_no_error(text: str) -> None:
    understood = _understand(text)
    assert len(understood.words) <= 10
    assert all(piece.text for piece in understood.pieces)


@pytest.mark.parametrize(
    ("phrase", "aspect", "rest"),
    [
        ("バドミントン 日曜の午前", Aspect.TIME, "バドミントン 日曜"),
        ("バドミントン 日曜の午前", Aspect.WHEN, "バドミントン 午前"),
        ("日曜の午前バドミントン", Aspect.WHAT, "日曜 午前"),
        ("東部で20人の会議", Aspect.PEOPLE, "東部 会議"),
        ("東部で20人の会議", Aspect.WHERE, "20人 会議"),
        ("12月の土曜 中央公民館", Aspect.WHERE, "12月 土曜"),
        ("今夜 体育館", Aspect.TIME, "今日 体育館"),
        ("gym tonight", Aspect.WHEN, "gym night"),
    ],
)
def test_a_condition_can_be_taken_out_and_the_rest_still_means_the_same(
    phrase: str, aspect: Aspect, rest: str
) -> None:
    understood = _understand(phrase)
    text = understood.text_without(aspect)
    assert text == rest
    again = _understand(text)
    for one in Aspect:
        meaning = again.text_of(one)
        assert meaning == ("" if one is aspect else understood.text_of(one))


def test_a_word_of_a_kind_means_the_kind_as_well() -> None:
    (word,) = _understand("gym").words
    assert word.kind is FacilityKind.GYM
    assert search_key("バドミントン") in _understand("badminton").words[0].keys


def test_hours_in_the_evening_are_the_evening_s() -> None:
    assert _understand("18時から20時").time == Hours(18 * 60, 20 * 60)


def test_a_choice_of_days_is_read_by_itself() -> None:
    days = understand_days("this weekend", TODAY)
    assert days is not None
    assert (days.first, days.last) == (date(2026, 12, 5), date(2026, 12, 6))
    assert understand_days("somewhere", TODAY) is None


def test_uses_are_said_in_english_where_they_are_known() -> None:
    assert in_english("バドミントン") == "badminton"
    assert in_english("玉入れ") == "玉入れ"
    assert all(any(one.isascii() for one in spellings) for spellings in USES.values())
