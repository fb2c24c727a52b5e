"""What a label column of a printed table is about: days, who lives where, admission, seasons, or a question.

Names and questions made here are stored with the tariff, hence Japanese whoever types.
"""

import re
from collections.abc import Sequence

from booking.accounts.rules import Audience
from booking.core.text import search_key
from booking.fees.rules.conditions import (
    AskedNumber,
    AudienceCondition,
    AudienceOption,
    Choice,
    Condition,
    DayCondition,
    Measure,
    MeasuredCondition,
    Option,
    SeasonCondition,
)
from booking.fees.rules.entry.bands import band, edges_in, read_band, read_season
from booking.fees.rules.entry.days import days_of
from booking.fees.rules.entry.headings import free_key
from booking.fees.rules.entry.meant import options_meant, parted_days, parted_seasons
from booking.fees.rules.entry.numerals import narrow

_WHO = r"の?(?:方|者|居住者|住民|団体|在住者?|使用者|利用者|に住所を有する者)?"
_INSIDE = re.compile(f"(?:市|町|村|区|県|都|府|道|管)内{_WHO}|(?:市|町|村|区|県|都|住)民")
_OUTSIDE = re.compile(
    f"(?:市|町|村|区|県|都|府|道|管)外{_WHO}|(?:市|町|村|区|県|都|住)民(?:以外|でない){_WHO}"
)
_REGISTERED = re.compile(r"登録(?:団体|グループ|サークル|自主グループ)|(?:社会教育)?(?:関係)?登録団体")
_EVERYBODY_ELSE = re.compile(r"一般(?:団体)?|その他(?:の団体)?|登録(?:団体|グループ)以外|未登録(?:団体)?")
_GENERIC = re.compile(r"|.*区分|条件|種別|種類|対象|内容|備考|使用|利用|使用者|利用者|項目")
_USUAL = re.compile(r"なし|無し|しない|無料|非営利|以外|いいえ")
_QUESTIONS = (
    (r"飲酒|酒類", "飲酒を伴いますか。"),
    (r"入場料|会費", "入場料を取りますか。"),
    (r"アマチュア|文化|スポーツ|営利|営業|宣伝|興行", "どんな利用ですか。"),
    (r"大人|高校生|学生|児童|生徒|小人|子ども|こども|一般", "だれが使いますか。"),
    (r"点灯", "照明をどれだけ使いますか。"),
    (r"全面|半面|1/2|半分|全室", "どれだけ使いますか。"),
    (r"練習|リハーサル|準備|本番|大会|試合", "何のために使いますか。"),
)


def read_axis(heading: str, labels: Sequence[str], known: Sequence[Condition], taken: set[str]) -> Condition:
    """The condition of a column, with one option for each of its labels.

    One that the tariff has already is taken where it has these options (or, by its heading, is meant).
    """
    found = _known(heading, labels, known)
    if found is not None:
        return found
    made = _made(heading, labels, taken)
    if all(one.label != made.label for one in known):
        return made
    return made.model_copy(update={"label": f"{made.label}（{'・'.join(labels)}）"[:200]})


def _made(heading: str, labels: Sequence[str], taken: set[str]) -> Condition:
    return (
        _days(labels, taken)
        or _residency(labels, taken)
        or _registered(labels, taken)
        or _numbers(heading, labels, taken)
        or _seasons(labels, taken)
        or _choice(heading, labels, taken)
    )


def question_for(heading: str, labels: Sequence[str]) -> str:
    """What is asked, to be put right by staff."""
    words = " ".join([heading, *labels])
    if not _GENERIC.fullmatch(narrow(heading)):
        plain = narrow(heading)
        if plain.endswith(("か", "か。", "?")):
            return heading.strip()
        for pattern, question in _QUESTIONS[:2]:
            if re.search(pattern, plain):
                return question
        return f"{heading.strip()}は、どれに当たりますか。"
    return next(
        (question for pattern, question in _QUESTIONS if re.search(pattern, words)), "どんな利用ですか。"
    )


def _known(heading: str, labels: Sequence[str], known: Sequence[Condition]) -> Condition | None:
    named = next((one for one in known if search_key(one.label) == search_key(heading)), None)
    if named is not None:
        return _with_options(named, labels)
    return next(
        (one for one in known if one.options and all(options_meant(one, label) for label in labels)),
        None,
    )


def _with_options(condition: Condition, labels: Sequence[str]) -> Condition | None:
    """With what is new in the column, where an option is no more than its label."""
    missing = [label for label in labels if not options_meant(condition, label)]
    if not missing:
        return condition
    if not isinstance(condition, Choice):
        return None
    keys = {one.key for one in condition.options}
    added = [Option(key=free_key(label, keys), label=label) for label in missing]
    return condition.model_copy(update={"options": (*condition.options, *added)})


def _days(labels: Sequence[str], taken: set[str]) -> Condition | None:
    found = days_of(labels)
    if found is None or any(not days for days in found):
        return None
    return DayCondition(key=free_key("day", taken), label="使う日", options=parted_days(labels, found))


def _residency(labels: Sequence[str], taken: set[str]) -> Condition | None:
    inside = [label for label in labels if _INSIDE.fullmatch(narrow(label))]
    outside = [label for label in labels if _OUTSIDE.fullmatch(narrow(label))]
    if not labels or len(inside) + len(outside) != len(labels) or len(inside) > 1 or len(outside) > 1:
        return None
    return residency(
        inside[0] if inside else narrow(outside[0]).replace("外", "内"),
        outside[0] if outside else narrow(inside[0]).replace("内", "外"),
        taken,
    )


def residency(inside: str, outside: str, taken: set[str]) -> Condition:
    """Who lives (works, learns) here, as the account says; strangers see the price of those who do."""
    strangers = frozenset({Audience.NON_RESIDENT})
    options = (
        AudienceOption(key="in", label=inside, audiences=frozenset(Audience) - strangers),
        AudienceOption(key="out", label=outside, audiences=strangers),
    )
    return AudienceCondition(
        key=free_key("residency", taken), label="お住まい", options=options, default="in"
    )


def _registered(labels: Sequence[str], taken: set[str]) -> Condition | None:
    groups = [label for label in labels if _REGISTERED.fullmatch(narrow(label))]
    others = [label for label in labels if _EVERYBODY_ELSE.fullmatch(narrow(label))]
    if len(labels) != 2 or len(groups) != 1 or len(others) != 1:
        return None
    registered = frozenset({Audience.REGISTERED_GROUP, Audience.PRIORITY_GROUP})
    options = (
        AudienceOption(key="registered", label=groups[0], audiences=registered),
        AudienceOption(key="others", label=others[0], audiences=frozenset(Audience) - registered),
    )
    return AudienceCondition(
        key=free_key("group", taken), label="登録団体かどうか", options=options, default="others"
    )


def _numbers(heading: str, labels: Sequence[str], taken: set[str]) -> Condition | None:
    found = [read_band(label) for label in labels]
    if any(one is None for one in found) or len(labels) < 2:
        return None
    read = [one for one in found if one is not None]
    if all(edges == {"at_most": 0} for edges, _unit in read) or len({unit for _edges, unit in read}) > 1:
        return None
    bands = [band(label, label, edges) for label, (edges, _unit) in zip(labels, read, strict=True)]
    options = tuple(one for one in bands if one is not None)
    if len(options) != len(labels):
        return None
    unit = read[0][1]
    if unit in ("時間", "分"):
        return _lengths(labels, taken)
    if unit in ("人", "名"):
        return MeasuredCondition(
            key=free_key("people", taken), label="使う人数", measure=Measure.PEOPLE, options=options
        )
    if unit != "円":
        return None
    return admission(options, taken)


def _lengths(labels: Sequence[str], taken: set[str]) -> Condition | None:
    """1時間以内, 1時間を超え2時間以内: a price for the whole use by how long it is."""
    edges = [edges_in(label, "分") for label in labels]
    options = [band(label, label, one) for label, one in zip(labels, edges, strict=True) if one is not None]
    told = tuple(one for one in options if one is not None)
    if len(told) != len(labels):
        return None
    key = free_key("minutes", taken)
    return MeasuredCondition(key=key, label="使う時間", measure=Measure.MINUTES, options=told)


def admission(options: Sequence[object], taken: set[str], label: str = "") -> Condition:
    """The highest admission fee, asked for in yen."""
    return AskedNumber.model_validate(
        {
            "key": free_key("admission", taken),
            "label": label or "入場料の最高額",
            "hint": "1人分の、いちばん高い額です。入場料や会費を取らないときは0円です。",
            "unit": "円",
            "options": tuple(options),
        }
    )


def _seasons(labels: Sequence[str], taken: set[str]) -> Condition | None:
    found = [read_season(label) for label in labels]
    if not labels or any(not spans for spans in found):
        return None
    options = parted_seasons(labels, found)
    return SeasonCondition(key=free_key("season", taken), label="使う季節", options=options)


def _choice(heading: str, labels: Sequence[str], taken: set[str]) -> Condition:
    question = question_for(heading, labels)
    if len(labels) == 1:
        labels = [*labels, "それ以外"]
    keys: set[str] = set()
    options = tuple(Option(key=free_key(label, keys), label=label) for label in labels)
    harmless = [one.key for one in options if _USUAL.search(narrow(one.label))]
    usual = harmless[0] if len(options) == 2 and harmless else options[0].key
    name = "choice" if _GENERIC.fullmatch(narrow(heading)) else narrow(heading)
    return Choice(key=free_key(name, taken), label=question, options=options, default=usual)
