"""What every test can ask for. tests/README.md shows how to use it.

Databases: ``app`` is the real application over a clean, migrated database, with an application context
pushed, so that ``with db.transaction(): service.verb(…)`` and queries work in the test itself. It is SQLite;
``@pytest.mark.both_databases`` runs the test on PostgreSQL as well, ``@pytest.mark.postgresql`` only there.
``database_url`` names that database for other processes; ``empty_database_url`` one that was never migrated;
``make_app(**config)`` builds another application; ``count_queries()`` counts statements.

HTTP: ``client`` and ``new_client()`` (several people at once). Each request has a context of its own.
Browser: ``live_server.url``; ``page`` (1280 px; ``@pytest.mark.both_widths``: 390 px, with all tests
both), ``new_page(…)``.
Other: ``clock`` stands still and moves when told to; ``smtp`` is a real mail server that can misbehave;
``run_worker()`` is one turn of the worker.
"""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from booking.core import clock as real_clock
from booking.core.db import db
from booking.offers import cache as offers_cache
from booking.operations.timetable import TIMETABLE
from booking.operations.worker import StopRequest, Worker
from runner import catalogues
from runner.needs import NEEDS, find_chromium
from tests.support import run_folder
from tests.support.apps import Apps, config_of
from tests.support.browser import FLAGS, Watch, context_options
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.databases import KINDS, Databases
from tests.support.queries import counted_queries
from tests.support.server import LiveServer
from tests.support.smtp import MailServer

RUN_FOLDER = pytest.StashKey[Path]()
GARBAGE = 50_000  # objects until the next look for what refers to itself
IN_CI = os.environ.get("CI", "").lower() in ("1", "true")
# What a marker or a fixture needs; a test that can't have it is left out (in CI: fails).
NEEDED_BY_MARKER = {
    "postgresql": "PostgreSQL",
    "browser": "Chromium",
    "poppler": "poppler",
    "nginx": "nginx",
    "rare_kanji": "IPAmj Mincho",
    "node": "Node.js",
    "vdirsyncer": "vdirsyncer",
    "khal": "khal",
    "java": "Java",
}
BROWSER_FIXTURES = {"browser", "page", "new_page"}


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # until everything is imported
    given = getattr(config, "workerinput", None)
    if given is not None:
        config.stash[RUN_FOLDER] = Path(given["tsudoi_folder"])
        return
    signal.signal(signal.SIGTERM, _stop)
    catalogues.compile_stale(Path(config.rootpath))
    config.stash[RUN_FOLDER] = run_folder.create()


def _stop(*_: object) -> None:
    """End like Ctrl-C, so that PostgreSQL is stopped and the folder removed."""
    raise KeyboardInterrupt


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["tsudoi_folder"] = str(node.config.stash[RUN_FOLDER])


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and RUN_FOLDER in config.stash:
        run_folder.remove(config.stash[RUN_FOLDER])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    widths = metafunc.definition.get_closest_marker("both_widths")
    if "page" in metafunc.fixturenames and widths:
        usual = widths.kwargs.get("usual", (390,))
        values = [pytest.param(one, marks=[] if one in usual else [pytest.mark.slow]) for one in (390, 1280)]
        metafunc.parametrize("page", values, indirect=True)
    if "database_kind" not in metafunc.fixturenames:
        return
    both = metafunc.definition.get_closest_marker("both_databases")
    if both or metafunc.definition.get_closest_marker("postgresql"):
        marks = {"postgresql": [pytest.mark.postgresql]}
        kinds = KINDS if both else ("postgresql",)
        each = [pytest.param(kind, marks=marks.get(kind, [])) for kind in kinds]
        metafunc.parametrize("database_kind", each, indirect=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    absent = {need.name for need in NEEDS if need.find() is None}
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
        for marker, need in NEEDED_BY_MARKER.items():
            if need in absent and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"{need} is not installed"))


def pytest_collection_finish() -> None:
    """What was imported stays, so nothing is won by looking through it for garbage again and again.

    What tests leave behind is mostly gone when they end; looking for the rest every 700 objects is dear.
    """
    gc.freeze()
    gc.set_threshold(GARBAGE, 10, 10)
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was left out, which CI does not allow: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Any:
    report = yield
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"left out, which CI does not allow: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    made = Databases(request.config.stash[RUN_FOLDER], worker)
    yield made
    made.close()


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """``sqlite`` or ``postgresql``; decided by the test's markers."""
    kind: str = getattr(request, "param", "sqlite")
    return kind


@pytest.fixture
def database_url(databases: Databases, database_kind: str) -> str:
    return databases.fresh(database_kind)


@pytest.fixture
def empty_database_url(databases: Databases, database_kind: str) -> str:
    return databases.empty(database_kind)


@pytest.fixture(scope="session")
def _apps(request: pytest.FixtureRequest) -> Apps:
    return Apps(request.config.stash[RUN_FOLDER])


@pytest.fixture
def app(database_url: str, _apps: Apps, tmp_path: Path) -> Iterator[Flask]:
    if database_url not in _apps.kept:
        _apps.kept[database_url] = _apps.create(database_url, tmp_path)
    app = _apps.kept[database_url]
    before = dict(app.config)
    app.config.update(config_of(database_url, tmp_path))
    offers_cache.init_app(app)  # what was kept of the database of the test before
    with app.app_context():
        db.engine.dispose()  # connections to the database of the test before
        yield app
        db.session.close()
        db.engine.dispose()
    app.config.clear()
    app.config.update(before)


@pytest.fixture
def make_app(database_url: str, _apps: Apps, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Builds another application over the same database: ``make_app(ENVIRONMENT="production")``."""
    made: list[Flask] = []

    def make(**config: object) -> Flask:
        app = _apps.create(database_url, tmp_path, **config)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def new_client(app: Flask) -> Callable[[], Client]:
    """Builds clients, each a browser of its own."""
    return lambda: app.test_client()  # type: ignore[return-value]


@pytest.fixture
def client(new_client: Callable[[], Client]) -> Client:
    return new_client()


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """``with count_queries() as statements: client.get(…)``; then ``len(statements)``."""
    engine = db.engine
    return lambda: counted_queries(engine)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stands at noon (Tokyo) of Tuesday 2026-12-01 until it is told otherwise."""
    standing = Clock(datetime(2026, 12, 1, 3, 0, tzinfo=UTC))
    monkeypatch.setattr(real_clock, "datetime", standing)
    return standing


@pytest.fixture
def smtp() -> Iterator[MailServer]:
    """A mail server that is up; ``stop()``, ``answer`` and ``answer_seconds`` make it misbehave."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def run_worker(app: Flask) -> Callable[[], None]:
    """``run_worker()``: the worker takes one turn (its jobs, then the mails that are due)."""
    return Worker(app, lambda: real_clock.now(), TIMETABLE, StopRequest()).turn


@pytest.fixture
def live_server(app: Flask) -> Iterator[LiveServer]:
    """The application of ``app`` behind a port; what the test commits, the browser sees."""
    server = LiveServer(app)
    app.config["BASE_URL"] = server.url
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Opens the browser of another person: ``new_page(width=390, java_script_enabled=False, …)``.

    At the end the test fails on script errors, breaches of the content policy and calls to other hosts.
    """
    watches: list[Watch] = []
    with ExitStack() as contexts:

        def open_page(width: int = 1280, **options: Any) -> Page:
            context = browser.new_context(base_url=live_server.url, **context_options(width, **options))
            contexts.callback(context.close)
            watches.append(Watch(context))
            context.set_default_timeout(10_000)
            return context.new_page()

        yield open_page
    faults = [fault for watch in watches for fault in watch.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(new_page: Callable[..., Page], request: pytest.FixtureRequest) -> Page:
    """A fresh browser at the front door's address, not yet anywhere: ``page.goto("/")``."""
    return new_page(width=getattr(request, "param", 1280))
