"""The list of blueprints, and of the command line's commands."""

import click
from flask import Blueprint

from booking.operations.health import blueprint as health

BLUEPRINTS: tuple[Blueprint, ...] = (health,)
COMMANDS: tuple[click.Command, ...] = ()
