"""Who may enter each page: one list, which the application must match, and a walk through all of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from booking.accounts.access import access_of
from booking.accounts.rules import Access
from tests import factories
from tests.support.client import Client
from tests.support.signing_in import sign_in

LIST = Path(__file__).with_name("routes.txt")
ROLES = ("anonymous", "resident", "staff", "clerk", "administrator")
ALLOWED = {
    Access.PUBLIC: set(ROLES),
    Access.DEVELOPMENT: set(ROLES),
    Access.SIGNED_IN: {"resident", "staff", "clerk", "administrator"},
    Access.STAFF: {"staff", "clerk", "administrator"},
    Access.COUNTER: {"staff", "administrator"},
    Access.CLERK: {"clerk"},
    Access.ADMINISTRATOR: {"administrator"},
}
# They sign somebody out; they come last, so that until then everybody stays who they are.
ENDS = ("administration.end_sessions", "accounts.sign_out")
EXAMPLES = {"int": 1, "date": date(2026, 12, 1), "path": "css/site.css", "default": "x", "string": "x"}


@dataclass(frozen=True, order=True)
class Line:
    """One route as the list has it."""

    endpoint: str
    path: str
    methods: str
    access: str

    def __str__(self) -> str:
        return f"{self.access:<14} {self.methods:<9} {self.endpoint:<40} {self.path}"


def _methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def _actual(app: Flask) -> set[Line]:
    lines = set()
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        lines.add(
            Line(rule.endpoint, rule.rule, ",".join(_methods(rule)), access.value if access else "NOBODY")
        )
    return lines


def _listed() -> set[Line]:
    lines = set()
    for text in LIST.read_text(encoding="utf-8").splitlines():
        if text.strip() and not text.startswith("#"):
            access, methods, endpoint, path = text.split()
            lines.add(Line(endpoint, path, methods, access))
    return lines


def test_every_route_is_listed_with_who_may_enter_and_none_has_vanished(app: Flask) -> None:
    actual, listed = _actual(app), _listed()
    report = [f"not listed (think about who may enter, then add): {line}" for line in sorted(actual - listed)]
    report += [f"listed, but not there: {line}" for line in sorted(listed - actual)]
    assert not report, "\n".join(report)


def test_every_view_is_marked_with_who_may_enter(app: Flask) -> None:
    assert [name for name, view in app.view_functions.items() if access_of(view) is None] == []


def test_no_route_that_changes_something_is_a_get(app: Flask) -> None:
    """By their names: a word for a change in a path that answers to GET must also answer to POST."""
    verbs = re.compile(r"/(cancel|delete|approve|decline|remove|revoke|sign-out|end)\b")
    rules = [rule for rule in app.url_map.iter_rules() if verbs.search(rule.rule)]
    assert [rule.rule for rule in rules if "POST" not in _methods(rule)] == []


@pytest.fixture
def clients(app: Flask, new_client: Callable[[], Client]) -> dict[str, Client]:
    """A client for each role, in a municipality with one facility."""
    found = {role: new_client() for role in ROLES}
    sign_in(found["resident"], factories.user())
    sign_in(found["staff"], factories.staff(factories.facility()))
    sign_in(found["clerk"], factories.clerk())
    sign_in(found["administrator"], factories.administrator())
    return found


def _end(rule: Rule) -> int:
    return ENDS.index(rule.endpoint) + 1 if rule.endpoint in ENDS else 0


def _requests(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Each rule, method and address to try; values in the path name nothing that exists."""
    with app.test_request_context():
        for rule in sorted(app.url_map.iter_rules(), key=_end):
            values = {name: _example(converter) for name, converter in rule._converters.items()}
            for method in _methods(rule):
                yield rule, method, url_for(rule.endpoint, **values, _method=method)


def _example(converter: object) -> object:
    name = type(converter).__name__.removesuffix("Converter").lower()
    return EXAMPLES.get({"integer": "int", "unicode": "string"}.get(name, name), "x")


def test_nobody_enters_what_is_not_for_them(app: Flask, clients: dict[str, Client]) -> None:
    assert _tried(app, clients, allowed=False) == []


@pytest.mark.slow
def test_each_role_enters_what_it_may(app: Flask, clients: dict[str, Client]) -> None:
    assert _tried(app, clients, allowed=True) == []


def _tried(app: Flask, clients: dict[str, Client], *, allowed: bool) -> list[str]:
    """What went wrong when each role tried each page that it may enter, or that it may not."""
    with app.test_request_context():
        sign_in_page = url_for("accounts.sign_in")
    faults = []
    for rule, method, address in list(_requests(app)):
        access = access_of(app.view_functions[rule.endpoint])
        assert access is not None
        for role in ROLES:
            if (role in ALLOWED[access]) is not allowed:
                continue
            answer = clients[role].open(address, method=method)
            to_sign_in = answer.headers.get("Location", "").startswith(sign_in_page)
            if allowed:
                good = answer.status_code < 500 and answer.status_code != 403 and not to_sign_in
                # Nothing that exists is named by the path; without a name the page itself must be there.
                good = good and (
                    bool(rule.arguments) or method != "GET" or answer.status_code in (200, 302, 303)
                )
            elif role == "anonymous":
                good = to_sign_in
            else:
                good = answer.status_code == 404
            if not good:
                faults.append(f"{access} {method} {address} as {role}: {answer.status}")
    return faults


def test_every_post_without_its_token_is_refused(app: Flask, clients: dict[str, Client]) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answers = {
        address: clients["administrator"].post(address).status_code
        for _rule, method, address in list(_requests(app))
        if method == "POST"
    }
    assert {address: status for address, status in answers.items() if status != 400} == {}


def test_development_pages_answer_on_this_machine_only_and_never_in_production(
    app: Flask, client: Client
) -> None:
    pages = [
        address
        for rule, method, address in list(_requests(app))
        if method == "GET" and access_of(app.view_functions[rule.endpoint]) is Access.DEVELOPMENT
    ]
    for address in pages:
        assert client.get(address, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404, address
        app.config["ENVIRONMENT"] = "production"
        assert client.get(address).status_code == 404, address
        app.config["ENVIRONMENT"] = "test"
