"""Names in the city's own data that are the same everywhere, in the language of whoever reads them."""

import re

from booking.core.i18n import _, noted

KNOWN = frozenset(
    {
        # Periods of a day.
        noted("午前"),
        noted("昼"),
        noted("午後"),
        noted("夕"),
        noted("夜間"),
        noted("午前・午後"),
        noted("午後・夜間"),
        noted("全日"),
        # Public holidays (国民の祝日に関する法律), and what is added to the name of a moved one.
        noted("元日"),
        noted("成人の日"),
        noted("建国記念の日"),
        noted("天皇誕生日"),
        noted("春分の日"),
        noted("昭和の日"),
        noted("憲法記念日"),
        noted("みどりの日"),
        noted("こどもの日"),
        noted("海の日"),
        noted("山の日"),
        noted("敬老の日"),
        noted("秋分の日"),
        noted("スポーツの日"),
        noted("文化の日"),
        noted("勤労感謝の日"),
        noted("国民の休日"),
        noted("振替休日"),
        # Why most places are closed.
        noted("年末年始"),
    }
)
_JOINTS = re.compile("([＋ ])")


def known(name: str) -> str:
    """Morning for 午前, Morning＋Noon for 午前＋昼; any other name as the city has given it."""
    if name in KNOWN:
        return _(name)
    if "＋" not in name and " " not in name:
        return name
    return "".join(_(part) if part in KNOWN else part for part in _JOINTS.split(name))
