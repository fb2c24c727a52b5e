"""Browsers by the names that people know."""

import pytest

from booking.accounts.rules.devices import Device, device_of, stored_device

IOS = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
CHROMEBOOK = "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko)"
CHROME = "Chrome/131.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "system", "browser"),
    [
        (f"{IOS} Version/18.1 Mobile/15E148 Safari/604.1", "iPhone", "Safari"),
        (f"{IOS} CriOS/131.0 Mobile/15E148 Safari/604.1", "iPhone", "Chrome"),
        (f"{IOS} Mobile/15E148 Safari Line/14.19.1", "iPhone", "LINE"),
        (f"{ANDROID} SamsungBrowser/25.0 {CHROME} Mobile Safari/537.36", "Android", "Samsung Internet"),
        (f"{ANDROID} {CHROME} Mobile Safari/537.36", "Android", "Chrome"),
        (f"{WINDOWS}) {CHROME} Safari/537.36 Edg/131.0.0.0", "Windows", "Edge"),
        (f"{WINDOWS}; rv:133.0) Gecko/20100101 Firefox/133.0", "Windows", "Firefox"),
        (f"{MAC} Version/18.1 Safari/605.1.15", "Mac", "Safari"),
        (f"{CHROMEBOOK} {CHROME} Safari/537.36", "Chromebook", "Chrome"),
        ("curl/8.5.0", "", ""),
        ("", "", ""),
        (None, "", ""),
        ("<script>alert(1)</script>" * 1000, "", ""),
    ],
)
def test_a_browser_is_known_by_its_own_name(user_agent: str | None, system: str, browser: str) -> None:
    device = device_of(user_agent)
    assert device == Device(browser, system)
    assert stored_device(device.stored()) == device
    assert len(device.stored()) <= 40
