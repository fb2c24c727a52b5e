"""Commands that run the service's own command line (flask) over the chosen database."""

import argparse
from pathlib import Path

from runner import environment, settings
from runner.problem import Problem
from runner.settings import Settings

FLASK = ("-m", "flask", "--app", "wsgi")


def flask(chosen: Settings, *arguments: str) -> int:
    """Run one of the service's commands; gives the exit code."""
    return environment.python(*FLASK, *arguments, variables=chosen.variables)


def must(chosen: Settings, *arguments: str) -> None:
    """Run one of the service's commands; raises Problem if it fails."""
    code = flask(chosen, *arguments)
    if code:
        raise Problem(f'"{" ".join(arguments)}" failed (exit code {code}).')


def load_seeds(chosen: Settings) -> None:
    """Load the seeds (which load nothing twice); never in production: their passwords are known."""
    if chosen.production:
        raise Problem("Seeds and demo accounts are not loaded in production (TSUDOI_ENV).")
    must(chosen, "seed")
    if chosen.embedded:
        settings.mark_embedded_seeded()


def migrate_if_needed(chosen: Settings) -> None:
    """Migrate; the embedded database only when it is behind."""
    if not (chosen.embedded and settings.embedded_state()[0]):
        must(chosen, "migrate")


def worker(options: argparse.Namespace) -> int:
    return flask(_ready(), "worker", *options.rest)


def migrate(options: argparse.Namespace) -> int:
    return flask(_ready(), "migrate", *options.rest)


def seed(options: argparse.Namespace) -> int:
    chosen = _ready()
    migrate_if_needed(chosen)
    load_seeds(chosen)
    return 0


def import_facilities(options: argparse.Namespace) -> int:
    return _with_file("import-facilities", options)


def load_procedure(options: argparse.Namespace) -> int:
    return _with_file("load-procedure", options)


def _with_file(command: str, options: argparse.Namespace) -> int:
    file = Path(options.file).resolve()
    if not file.is_file():
        raise Problem(f"There is no file {file}.")
    chosen = _ready()
    migrate_if_needed(chosen)
    dry_run = ["--dry-run"] if options.dry_run else []
    return flask(chosen, command, str(file), *dry_run, *options.rest)


def init_production(options: argparse.Namespace) -> int:
    return flask(_ready(), "init-production", *options.rest)


def publish_terms(options: argparse.Namespace) -> int:
    file = Path(options.file).resolve()
    if not file.is_file():
        raise Problem(f"There is no file {file}.")
    return flask(_ready(), "publish-terms", options.kind, str(file))


def backup(options: argparse.Namespace) -> int:
    return flask(_ready(), "backup", str(Path(options.folder).resolve()), *options.rest)


def restore(options: argparse.Namespace) -> int:
    return flask(_ready(), "restore", str(Path(options.folder).resolve()))


def prepare(_options: argparse.Namespace) -> int:
    environment.prepare()
    return 0


def _ready() -> Settings:
    environment.prepare()
    return settings.read()
