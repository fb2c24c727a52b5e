"""The list of commands, and what each is given."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from runner import benching, checks, operating, screenshots, serving, testing, weighing
from runner.problem import Problem

Parser = argparse.ArgumentParser


@dataclass(frozen=True)
class Command:
    """``takes_rest``: arguments that the command doesn't know go on to the tool it calls.

    ``own_help``: so does --help.
    """

    name: str
    summary: str
    do: Callable[[argparse.Namespace], int]
    arguments: Callable[[Parser], None] | None = None
    takes_rest: bool = False
    own_help: bool = False


def _serve_arguments(parser: Parser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--host", default="localhost", help="address to listen on (localhost)")
    parser.add_argument("--demo", action="store_true", help="seeds and demo accounts into DATABASE_URL, too")


def _test_arguments(parser: Parser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="slow tests, too")
    which.add_argument("--quick", action="store_true", help="without PostgreSQL, browser, and what is long")
    which.add_argument("--only-slow", action="store_true", help="what --all adds")


def _import_arguments(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="公共施設一覧 as CSV")
    parser.add_argument("--dry-run", action="store_true", help="only report")


def _procedure_arguments(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="a procedure as JSON, see docs/procedures.md")
    parser.add_argument("--dry-run", action="store_true", help="only check")


def _terms_arguments(parser: Parser) -> None:
    parser.add_argument("kind", choices=("terms", "privacy"), help="terms of use, or use of personal data")
    parser.add_argument("file", metavar="FILE", help="plain text; the first line is the title")


def _folder_argument(parser: Parser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="where backups are; to restore: one of them")


def _message_argument(parser: Parser) -> None:
    parser.add_argument("message", help='what it does, in words: "add closures"')


COMMANDS = (
    Command(
        "serve", "start the service and its worker: --port, --host, --demo", serving.serve, _serve_arguments
    ),
    Command("worker", "the worker alone: sends mail, tidies up", operating.worker, takes_rest=True),
    Command("migrate", "bring the database to the newest schema", operating.migrate, takes_rest=True),
    Command("seed", "load the fictional city and its demo accounts", operating.seed, takes_rest=True),
    Command(
        "init-production",
        "set up an empty PostgreSQL database for a real city (--help: without questions)",
        operating.init_production,
        takes_rest=True,
        own_help=True,
    ),
    Command(
        "publish-terms",
        "put a text in force that residents agree to: terms|privacy FILE",
        operating.publish_terms,
        _terms_arguments,
    ),
    Command(
        "backup",
        "database and uploaded files into a new folder: FOLDER [--keep 30]",
        operating.backup,
        _folder_argument,
        takes_rest=True,
    ),
    Command("restore", "a backup into an empty database: FOLDER", operating.restore, _folder_argument),
    Command("prepare", "make the environment only; other commands do so, too", operating.prepare),
    Command(
        "import-facilities",
        "read a 公共施設一覧 (CSV): FILE [--dry-run]",
        operating.import_facilities,
        _import_arguments,
        takes_rest=True,
    ),
    Command(
        "load-procedure",
        "bring in a procedure's data file (JSON): FILE [--dry-run]",
        operating.load_procedure,
        _procedure_arguments,
        takes_rest=True,
    ),
    Command(
        "test", "run the tests: --quick, --all, and anything for pytest", testing.test, _test_arguments, True
    ),
    Command("lint", "ruff over all code", checks.lint, takes_rest=True),
    Command("types", "mypy, strict", checks.types, takes_rest=True),
    Command("contracts", "who may import whom", checks.contracts, takes_rest=True),
    Command(
        "check-migrations", "up, down and against the models, on both databases", testing.check_migrations
    ),
    Command(
        "new-migration",
        "write the next migration from the models' changes",
        checks.new_migration,
        _message_argument,
    ),
    Command("bench", "measure: --database sqlite|postgresql, --seconds", benching.bench, takes_rest=True),
    Command("weigh", "what the main pages weigh on the wire", weighing.weigh),
    Command(
        "lighthouse", "how soon the main pages can be used on a slow phone (needs npm)", weighing.lighthouse
    ),
    Command("screenshots", "take the readme's pictures anew", screenshots.screenshots),
    Command("messages", "collect the texts to translate into the catalogues", checks.messages),
)


def main(arguments: list[str]) -> int:
    """Run the command that was named; gives the exit code."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print("Usage: ./run COMMAND   (./run COMMAND --help says more)\n")
        for command in COMMANDS:
            print(f"  {command.name:<18} {command.summary}")
        print("\nDATABASE_URL=postgresql://… uses that database instead of the embedded one.")
        return 0
    named = [command for command in COMMANDS if command.name == arguments[0]]
    if not named:
        print(f'There is no command "{arguments[0]}". ./run alone lists them all.')
        return 2
    command = named[0]
    parser = Parser(
        prog=f"./run {command.name}",
        description=command.summary,
        allow_abbrev=False,
        add_help=not command.own_help,
    )
    if command.arguments:
        command.arguments(parser)
    options, rest = parser.parse_known_args(arguments[1:])
    if rest and not command.takes_rest:
        parser.error(f"unknown: {' '.join(rest)}")
    options.rest = rest
    try:
        return command.do(options)
    except Problem as problem:
        print(f"\n{problem}")
        return 1
    except KeyboardInterrupt:
        return 130
