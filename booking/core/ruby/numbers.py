"""Words that are read by the number before them: 5日, 2人, 10分, 3本."""

# Number and word together have one reading: 5日 is いつか, as a date and as a length.
_DAYS = {
    2: "ふつか",
    3: "みっか",
    4: "よっか",
    5: "いつか",
    6: "むいか",
    7: "なのか",
    8: "ようか",
    9: "ここのか",
    10: "とおか",
    14: "じゅうよっか",
    20: "はつか",
    24: "にじゅうよっか",
}
_PEOPLE = {1: "ひとり", 2: "ふたり"}
COUNTERS = "日人分本"


def whole_reading(number: int, counter: str, *, of_month: bool) -> str | None:
    """The one reading of number and counter together, if they have one."""
    if counter == "人":
        return _PEOPLE.get(number)
    if counter == "日":
        return "ついたち" if of_month and number == 1 else _DAYS.get(number)
    return None


def counter_reading(number: int | None, counter: str) -> str | None:
    """How the counter alone is read after that number; None where that is not sure."""
    if counter == "人":
        return "にん"
    if counter == "日":
        return None if number is None or number > 31 else "にち"
    if number is None:
        return None
    last = number % 10
    if counter == "分":
        return "ふん" if last in (2, 5, 7, 9) else "ぷん"
    if counter == "本":
        return "ぼん" if last == 3 else "ぽん" if last in (0, 1, 6, 8) else "ほん"
    return None
