"""Two tariffs of the same steps and conditions, of which each setting says one thing and then another."""

from typing import Any

YES_NO = [{"key": "no", "label": "いいえ"}, {"key": "yes", "label": "はい"}]
OTHER_BANDS = [{"key": "a", "label": "4未満", "less_than": 4}, {"key": "b", "label": "4以上", "at_least": 4}]
BANDS = [
    {"key": "a", "label": "少し", "at_least": 1, "less_than": 5},
    {"key": "b", "label": "多く", "more_than": 5, "at_most": 9},
]
WHEN = [{"asked": ["yes"]}]
TENS = {"bands": [{"at_least": 100, "unit": 10, "mode": "up"}]}
COMMON = {"article": "第9条", "note": "メモ", "when": WHEN, "rounding": TENS}
BARE: dict[str, Any] = {
    "title": "使用料",
    "rooms": [{"key": "hall", "label": "ホール"}, {"key": "room", "label": "会議室"}],
    "conditions": [
        {"source": "choice", "key": "asked", "label": "営利ですか", "options": YES_NO, "default": "no"},
        {"source": "number", "key": "count", "label": "台数", "options": OTHER_BANDS},
        {"source": "number", "key": "other", "label": "席数"},
        {
            "source": "day",
            "key": "day",
            "label": "曜日",
            "options": [{"key": "a", "label": "月", "days": ["mon"]}],
        },
        {
            "source": "season",
            "key": "season",
            "label": "季節",
            "options": [{"key": "a", "label": "夏", "spans": [[[6, 1], [8, 31]]]}],
        },
        {
            "source": "audience",
            "key": "who",
            "label": "だれ",
            "options": [
                {"key": "in", "label": "内", "audiences": ["resident"]},
                {"key": "out", "label": "外", "audiences": ["non_resident"]},
            ],
            "default": "in",
        },
        {"source": "measured", "key": "people", "label": "人数", "measure": "people", "options": OTHER_BANDS},
        {
            "source": "quotient",
            "key": "each",
            "label": "1人分",
            "of": "count",
            "by": "other",
            "options": OTHER_BANDS,
        },
    ],
    "steps": [
        {
            "kind": "table",
            "key": "base",
            "label": "使用料",
            "units": [{"kind": "period", "key": "am", "label": "午前", "starts": 540, "ends": 720}],
            "rows": [{"prices": {"am": 1000}}],
        },
        {
            "kind": "table",
            "key": "light",
            "label": "照明",
            "units": [
                {"kind": "duration", "key": "hour", "label": "1時間", "minutes": 60},
                {"kind": "period", "key": "pm", "label": "午後", "starts": 720, "ends": 900},
                {"kind": "extension", "key": "over", "label": "延長", "minutes": 60},
                {"kind": "use", "key": "use", "label": "1回"},
            ],
            "rows": [
                {"rooms": ["hall"], "prices": {"hour": 1}},
                {"rooms": ["room"], "when": {"asked": ["no"]}, "prices": {"pm": 2, "over": 1}},
                {"rooms": ["room"], "when": {"asked": ["yes"]}, "prices": {"use": 3}},
            ],
        },
        {"kind": "surcharge", "key": "more", "label": "加算", "cases": [{"rate": "10"}]},
        {"kind": "extension", "key": "late", "label": "超過", "table": "base", "cases": [{}]},
        {
            "kind": "items",
            "key": "things",
            "label": "設備",
            "items": [{"key": "mic", "label": "マイク", "yen": 100}],
        },
        {"kind": "gate_share", "key": "share", "label": "割合", "percent": "5", "of": "count"},
        {"kind": "exemption", "key": "exempt", "label": "減免"},
        {"kind": "rounding", "key": "round", "label": "端数", "by": {"bands": [{"unit": 10}]}},
        {"kind": "minimum", "key": "least", "label": "最低額", "yen": 100},
        {"kind": "maximum", "key": "most", "label": "上限額", "yen": 100},
    ],
}
MORE: dict[str, dict[str, Any]] = {
    "asked": {
        "options": [YES_NO[0], {"key": "yes", "label": "売ります"}],
        "label": "物を売りますか",
        "hint": "説明",
        "default": "yes",
    },
    "count": {
        "options": BANDS,
        "default": 2,
        "most": 50,
        "unit": "台",
        "is_settled_later": True,
        "hint": "h",
    },
    "day": {
        "options": [{"key": "a", "label": "週末", "days": ["sat", "sun", "holiday"]}],
        "hint": "h",
        "label": "日",
    },
    "season": {
        "options": [{"key": "a", "label": "冬", "spans": [[[12, 2], [2, 29]], [[4, 1], [4, 9]]]}],
        "hint": "h",
        "label": "時期",
    },
    "who": {
        "options": [
            {"key": "in", "label": "登録", "audiences": ["registered_group", "priority_group"]},
            {"key": "out", "label": "ほか", "audiences": ["resident", "non_resident", "staff"]},
        ],
        "default": "out",
        "hint": "h",
        "label": "団体",
    },
    "people": {"measure": "minutes", "options": BANDS, "hint": "h", "label": "時間"},
    "each": {"of": "other", "by": 12, "options": BANDS, "hint": "h", "label": "1か月分"},
    "base": {
        **COMMON,
        "label": "基本",
        "rooms": ["hall"],
        "combine": "cheapest",
        "gaps_are_free": False,
        "lit_from": [{"season": [[4, 1], [9, 30]], "minute": 1080}],
        "minutes_of": "count",
        "times": "other",
        "times_over": 100,
        "times_per": 50,
        "scope": "other",
    },
    "light": {
        **COMMON,
        "label": "夜間照明",
        "not_rooms": ["hall"],
        "is_optional": True,
        "units": [
            {
                "kind": "duration",
                "key": "hour",
                "label": "昼の1時間",
                "minutes": 90,
                "in_proportion": True,
                "starts": 540,
                "ends": 1020,
            },
            {"kind": "period", "key": "pm", "label": "半日", "starts": 780, "ends": 1020},
            {
                "kind": "extension",
                "key": "over",
                "label": "昼休み",
                "minutes": 30,
                "starts": 720,
                "ends": 780,
            },
            {"kind": "each_period", "key": "use", "label": "1コマ料"},
        ],
        "rows": [
            {"rooms": ["hall", "room"], "prices": {"hour": 7}},
            {"when": {"who": ["in"], "asked": ["no", "yes"]}, "prices": {"pm": 8, "over": 9}},
            {"when": {"who": ["out"]}, "prices": {"use": 10}},
        ],
    },
    "more": {
        **COMMON,
        "label": "割増",
        "not_rooms": ["room"],
        "mode": "times",
        "cases": [{"when": {"who": ["in"]}, "rate": "1.5"}, {"rate": "1/3"}],
        "of": ["base"],
        "one_of": "組",
        "per_minutes": 240,
        "at_least": 50,
        "scope": "other",
    },
    "late": {
        **COMMON,
        "label": "時間外",
        "rooms": ["room"],
        "table": "light",
        "minutes": 30,
        "at_most": 59,
        "cases": [{"starts": 540, "ends": 600, "of": "pm", "percent": "30"}, {"starts": 600, "of": "use"}],
        "scope": "other",
    },
    "things": {
        **COMMON,
        "label": "附属設備",
        "rooms": ["hall"],
        "items": [
            {
                "key": "mic",
                "label": "ワイヤレスマイク",
                "counter": "本",
                "per": "each_period",
                "yen": 300,
                "most": 4,
            }
        ],
        "scope": "other",
    },
    "share": {
        **COMMON,
        "label": "入場料の5%",
        "rooms": ["hall"],
        "percent": "7.5",
        "of": "other",
        "at_least": 9,
        "scope": "other",
    },
    "exempt": {
        **COMMON,
        "label": "免除",
        "rooms": ["hall"],
        "scopes": ["other", "equipment"],
        "add_up": True,
    },
    "round": {
        "article": "第9条",
        "note": "メモ",
        "when": WHEN,
        "label": "端数処理",
        "rooms": ["hall"],
        "of": ["base"],
        "by": {"bands": [{"unit": 10}, {"at_least": 1000, "unit": 100, "mode": "half_up"}]},
    },
    "least": {**COMMON, "label": "下限", "rooms": ["hall"], "yen": 500, "of": ["base", "more"]},
    "most": {**COMMON, "label": "上限", "rooms": ["hall"], "yen": 500, "of": ["base", "more"]},
}
FULL = {
    **BARE,
    **{name: [one | MORE.get(one["key"], {}) for one in BARE[name]] for name in ("conditions", "steps")},
}
