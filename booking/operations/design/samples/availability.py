"""What is free: a month, a day, slots in every state."""

from datetime import date, timedelta
from typing import Any

from booking.operations.design.samples.texts import DAY, HOLIDAY, LONG, LONG_TEXT, STATES

_TIMES = (("午前", "9:00–12:00"), ("午後", "13:00–17:00"), ("夜間", "18:00–21:30"))


def of_availability() -> dict[str, Any]:
    """Weeks of a month, days of its list, periods of a day, rows of a day across spaces."""
    cells = [
        {
            "day": (day := date(2026, 11, 29) + timedelta(days=number)),
            "state": STATES[number % len(STATES)],
            "in_month": day.month == 12,
            "url": "#" if number % 3 and day.month == 12 else None,
            "holiday": "祝日の名前の例" if number == 24 else None,
            "is_chosen": number == 6,
            "is_today": number == 2,
        }
        for number in range(35)
    ]
    slots = [
        {"name": name, "time_text": text, "state": state, "price": "1,600円から", "choose_address": ""}
        for (name, text), state in zip(_TIMES, ("free", "taken", "counter_only"), strict=True)
    ]
    return {
        "weeks": [cells[at : at + 7] for at in range(0, 35, 7)],
        "month_days": [
            {"day": DAY, "url": "#", "is_chosen": True, "periods": slots},
            {"day": HOLIDAY, "url": None, "holiday": "天皇誕生日", "state": "closed", "periods": []},
        ],
        **_periods(),
        **_weeks(),
        **_rows(slots),
    }


def _weeks() -> dict[str, Any]:
    """Two weeks: one with a few periods, one by the hour."""
    first = date(2026, 11, 29)
    days = [
        {
            "day": first + timedelta(days=number),
            "said": "space",
            "url": "#" if number > 1 else None,
            "holiday": "祝日の名前の例" if number == 3 else None,
            "is_chosen": number == 6,
            "is_today": number == 2,
        }
        for number in range(7)
    ]

    def week(times: list[dict[str, str]], *, days_down: bool) -> dict[str, Any]:
        by_day: list[list[dict[str, str] | None]] = [
            [
                {"state": state, "said": "whole", "choose_address": "#" if state == "free" else ""}
                for at in range(len(times))
                for state in [STATES[(at + number) % len(STATES)]]
            ]
            for number in range(7)
        ]
        by_day[0][-1] = None
        by_time = [list(row) for row in zip(*by_day, strict=True)]
        return {"days": days, "times": times, "by_day": by_day, "by_time": by_time, "days_down": days_down}

    periods = [dict(zip(("starts", "ends"), text.split("–"), strict=True)) for _name, text in _TIMES]
    few = [{**times, "name": name} for times, (name, _text) in zip(periods, _TIMES, strict=True)]
    hours = [{"name": "", "starts": f"{hour}:00", "ends": f"{hour + 1}:00"} for hour in range(9, 20)]
    return {"week_by_periods": week(few, days_down=True), "week_by_hours": week(hours, days_down=False)}


def _periods() -> dict[str, Any]:
    chosen: dict[str, Any] = {"choose_url": "#", "choose_fields": {}}
    few = [
        {"name": "午前", "time_text": "9:00–12:00", "state": "free", "price": "1,600円から", **chosen},
        {"name": "午後", "time_text": "13:00–17:00", "state": "taken"},
        {"name": "夜間", "time_text": "18:00–21:30", "state": "not_yet_open", "reason": LONG_TEXT},
    ]
    many = [
        {"name": "", "time_text": f"{hour}:00–{hour + 1}:00", "state": "free", "price": "400円", **chosen}
        for hour in range(9, 16)
    ]
    return {"periods": few, "many_periods": many}


def _rows(slots: list[dict[str, Any]]) -> dict[str, Any]:
    cells = [
        (0, 4, False, state, f"slot-{number}", "11月25日から" if state == "not_yet_open" else "", address)
        for number, state in enumerate(STATES, 1)
        for address in ["#" if state == "free" else ""]
    ]
    row = {"said": "space", "url": "#", "note": "120人まで", "rest": 0, "starts_group": True}
    by_the_hour = {"free_text": "9:00–11:00、13:00–15:00", "price_text": "1時間 400円", "pick_url": "#"}
    words = [("space", "メインアリーナ 12月5日 土曜日"), ("whole", "午前 9:00–12:00 空き")]
    words += [(f"slot-{number}", f"{number}つ目 {state} 空き") for number, state in enumerate(STATES, 1)]
    return {
        "words": words,
        "jumps": [
            {"key": f"room-{number}", "full_name": name, "state": "taken", "free": number % 2}
            for number, name in enumerate(("メインアリーナ", "卓球室", LONG))
        ],
        "frame": {"opens": 540, "closes": 1740, "step": 30, "columns": 40},
        "grid_rows": [
            {**row, "name": "メインアリーナ", "cells": cells},
            {**row, "name": LONG, "is_part": True, "is_last_part": True, "cells": cells[::-1]},
        ],
        "list_rows": [
            {
                **row,
                "name": "メインアリーナ",
                "slots": slots,
                "reasons": ["夜間は電話で受け付けます。"],
            },
            {**row, "name": "卓球室", **by_the_hour},
            {**row, "name": LONG, "is_part": True, "free_text": "", "state": "closed"},
        ],
    }
