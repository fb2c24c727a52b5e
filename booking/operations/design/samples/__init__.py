"""Plain sample data for the components: what is usual, what is missing, and what is far too long."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from booking.core.display import Display
from booking.core.sorting import Sorting
from booking.municipalities.models import Municipality
from booking.news.models import Notice
from booking.news.rules import NoticeKind
from booking.operations.design.samples import texts
from booking.operations.design.samples.availability import of_availability
from booking.operations.design.samples.fees import of_fees
from booking.operations.design.samples.forms import of_forms
from booking.operations.design.samples.lists import of_concerns, of_lists


def samples(now: datetime) -> dict[str, Any]:
    """Everything by the names that the files in ``states`` use."""
    return {
        **_words(now),
        **_people(),
        **_notices(now),
        **of_forms(),
        **of_fees(),
        **of_availability(),
        **of_lists(),
        **of_concerns(now),
    }


def _words(now: datetime) -> dict[str, Any]:
    words = ("バドミントン 12月の土曜の午前", "ピアノのある部屋")
    return {
        "long": texts.LONG,
        "long_text": texts.LONG_TEXT,
        "states": texts.STATES,
        "kinds": texts.KINDS,
        "kind_names": texts.KIND_NAMES,
        "icons": texts.ICONS,
        "day": texts.DAY,
        "holiday_day": texts.HOLIDAY,
        "now": now,
        "sorted_up": Sorting("name", descending=False),
        "sorted_down": Sorting("from", descending=True),
        "display": Display(),
        "display_yellow": Display(locale="en", scheme="yellow", text_size="larger"),
        "examples": [{"label": word, "url": "#"} for word in words],
    }


def _people() -> dict[str, Any]:
    pages = ("施設をさがす", "申請する", "使い方")
    names = ("front", "help", "display", "my_page", "sign_in", "register", "sign_out", "staff_home")
    return {
        "city": _city("春凪市", "Harunagi City"),
        "long_city": _city("春凪町・朝霧村・夕凪村施設管理一部事務組合", ""),
        "resident": _person("田辺 由香"),
        "long_resident": _person("マリア・フェルナンダ・デ・オリヴェイラ・サントス"),
        "staff": _person("森下 健", is_staff=True),
        "navigation": [{"label": one, "url": "#", "is_current": one == pages[0]} for one in pages],
        "links": dict.fromkeys(names, "#"),
    }


def _city(name: str, name_en: str) -> Municipality:
    return Municipality(
        name=name,
        name_en=name_en,
        phone="0287-00-1111",
        office_hours_text="平日 8:30–17:15",
        postal_code="000-0001",
        address="春凪市本町1丁目1番1号",
    )


def _person(name: str, *, is_staff: bool = False) -> SimpleNamespace:
    return SimpleNamespace(is_authenticated=True, is_staff=is_staff, name=name)


def _notices(now: datetime) -> dict[str, Any]:
    def notice(number: int, kind: NoticeKind, title: str, body: str, **english: str) -> Notice:
        return Notice(id=number, kind=kind, title=title, body=body, shown_from=now, updated_at=now, **english)

    english = {"title_en": "The gymnasium has a new shower", "body_en": "Ask for the key at the reception."}
    urgent = "15:00からあとの予約は市が取り消し、使用料を全額返します。手続きは要りません。"
    title = "大雨警報のため、市の施設はきょう15:00に閉まります"
    return {
        "notice": notice(1, NoticeKind.NOTICE, "体育館にシャワーができました", "鍵は受付で。", **english),
        "emergency_notice": notice(2, NoticeKind.EMERGENCY, title, urgent),
        "long_notice": notice(3, NoticeKind.EMERGENCY, (texts.LONG * 2)[:60], texts.LONG_TEXT),
    }
