"""Reading a form as a browser would, to send it back."""

import re
from html import unescape

_INPUT = re.compile(r"<input([^>]*)>")
_TEXTAREA = re.compile(r'<textarea[^>]*name="([^"]+)"[^>]*>\s?(.*?)</textarea>', re.DOTALL)
_SELECT = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)


def values_of(page: str) -> dict[str, list[str]]:
    """What the page's main form would send if nobody typed anything."""
    main = page[page.index("<main") :]
    found: dict[str, list[str]] = {}
    for attributes in _INPUT.findall(main):
        named = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        ticked = named.get("type") not in ("checkbox", "radio") or re.search(r"\bchecked\b", attributes)
        if "name" in named and named.get("type") != "file" and ticked:
            found.setdefault(named["name"], []).append(unescape(named.get("value", "")))
    for name, text in _TEXTAREA.findall(main):
        found[name] = [unescape(text)]
    for name, options in _SELECT.findall(main):
        found[name] = [unescape(each) for each in re.findall(r'<option selected value="([^"]*)"', options)]
    return found
