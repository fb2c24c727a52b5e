"""Words, days and names: usual ones, and far too long ones."""

import re
from datetime import date
from pathlib import Path

SYMBOLS = Path(__file__).resolve().parents[3] / "static" / "icons" / "symbols.svg"
LONG = "春凪市立中央公民館別館多目的ホール兼災害時避難所（車いす使用者用観覧席つき・北側入口）"
LONG_TEXT = (
    "この室場は、土曜日と日曜日、祝日の午前に少年団が使うことが多いので、ほかの時間を選ぶと取りやすくなります。"
    "使う日の3か月前の月の初めの9:00から予約でき、7日前までは取消料がかかりません。"
)
STATES = (
    *("free", "partial", "taken", "closed", "official", "past"),
    *("not_yet_open", "ended", "counter_only", "lottery"),
)
KINDS = ("gym", "hall", "meeting_room", "tennis_court", "ground", "community_centre", "other")
KIND_NAMES = ("体育館", "ホール", "会議室", "テニスコート", "グラウンド", "公民館", "そのほか")
ICONS = re.findall(r'id="((?!plan-)[\w-]+)"', SYMBOLS.read_text(encoding="utf-8"))
DAY = date(2026, 12, 5)
HOLIDAY = date(2027, 2, 23)
