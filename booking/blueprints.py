"""The list of blueprints, and of the command line's commands."""

import click
from flask import Blueprint

from booking.accounts.views import blueprint as accounts
from booking.administration.views import blueprint as administration
from booking.administration.views.joining import blueprint as joining
from booking.api.views import BLUEPRINTS as API
from booking.applications.admin_views import blueprint as applications_admin
from booking.applications.cli import load_command
from booking.applications.staff_views import blueprint as applications_staff
from booking.applications.views import blueprint as applications
from booking.facilities.cli import import_command
from booking.facilities.staff_views import blueprint as facility_setup
from booking.fees.staff_views import blueprint as tariff_setup
from booking.offers.staff_views import blueprint as counter
from booking.offers.views import blueprint as offers
from booking.operations.backup_cli import COMMANDS as BACKUP
from booking.operations.cli import COMMANDS as OPERATIONS
from booking.operations.design.views import blueprint as design
from booking.operations.dev_mail import blueprint as dev_mail
from booking.operations.health import blueprint as health
from booking.operations.install_cli import COMMANDS as INSTALLATION
from booking.pages import crest, front, leaving, my_page, news, offline, staff_home, terms, views
from booking.pages.assets import blueprint as assets
from booking.pages.blueprint import blueprint as pages
from booking.pages.display import blueprint as display
from booking.pages.navigation import blueprint as navigation
from booking.pages.readings import blueprint as readings
from booking.reservations.admin_views import blueprint as reservations_admin
from booking.reservations.office_views import blueprint as office
from booking.reservations.staff_views import blueprint as reservations_staff
from booking.reservations.views import blueprint as reservations

# Modules that register their pages on the blueprint "pages" when they are imported.
PAGES = (crest, front, leaving, my_page, news, offline, staff_home, terms, views)

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts,
    applications,
    applications_staff,
    applications_admin,
    *API,
    assets,
    counter,
    display,
    navigation,
    offers,
    pages,
    readings,
    reservations,
    reservations_staff,
    office,
    reservations_admin,
    dev_mail,
    design,
    facility_setup,
    tariff_setup,
    administration,
    joining,
    health,
)
COMMANDS: tuple[click.Command, ...] = (
    *OPERATIONS,
    *INSTALLATION,
    *BACKUP,
    import_command,
    load_command,
)
