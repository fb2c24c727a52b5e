"""The list of blueprints, and of the command line's commands."""

import click
from flask import Blueprint

from booking.operations.cli import COMMANDS as OPERATIONS
from booking.operations.dev_mail import blueprint as dev_mail
from booking.operations.health import blueprint as health

BLUEPRINTS: tuple[Blueprint, ...] = (
    dev_mail,
    health,
)
COMMANDS: tuple[click.Command, ...] = (*OPERATIONS,)
