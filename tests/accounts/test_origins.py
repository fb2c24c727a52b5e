"""What counts as one source, and which addresses are ours."""

import pytest

from booking.accounts.rules.origins import network_of, own_path


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("unix:", ""),
        (None, ""),
    ],
)
def test_an_address_stands_for_its_network(address: str | None, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    "path",
    ["/", "/my", "/book?space=3&starts=2026-12-05T09:00%2B09:00", "/search?q=体育館", "/a//b", "/@evil"],
)
def test_a_path_of_this_site_is_gone_back_to(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "my",
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/my\\..\\evil",
        "/\t/evil.example/",
        "/\n/evil.example/",
        " //evil.example/",
        "/my page",
        "javascript:alert(1)",
        "/my\r\nSet-Cookie: a=b",
        "/" + "x" * 2000,
    ],
)
def test_whatever_could_leave_the_site_is_not(address: str | None) -> None:
    assert own_path(address) is None
