"""Commands for developers: lint, types, contracts, migrations and catalogues."""

import argparse

from runner import environment


def lint(options: argparse.Namespace) -> int:
    return _tool("ruff", "check", *options.rest)


def types(options: argparse.Namespace) -> int:
    return _tool("mypy", *options.rest)


def contracts(options: argparse.Namespace) -> int:
    environment.prepare(develop=True)
    start = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return environment.python("-c", start, *options.rest)


def new_migration(options: argparse.Namespace) -> int:
    return _tool("runner.revise", options.message)


def messages(_options: argparse.Namespace) -> int:
    return _tool("runner.catalogues", "--update")


def _tool(module: str, *arguments: str) -> int:
    environment.prepare(develop=True)
    return environment.python("-m", module, *arguments)
