"""The list of blueprints, and of the command line's commands."""

import click
from flask import Blueprint

from booking.facilities.cli import import_command
from booking.facilities.staff_views import blueprint as facility_setup
from booking.operations.cli import COMMANDS as OPERATIONS
from booking.operations.dev_mail import blueprint as dev_mail
from booking.operations.health import blueprint as health
from booking.pages.assets import blueprint as assets
from booking.pages.display import blueprint as display
from booking.pages.navigation import blueprint as navigation

BLUEPRINTS: tuple[Blueprint, ...] = (
    assets,
    display,
    navigation,
    dev_mail,
    facility_setup,
    health,
)
COMMANDS: tuple[click.Command, ...] = (*OPERATIONS, import_command)
