"""Pages for everybody: help and accessibility."""

from flask import render_template

from booking.accounts.access import public
from booking.offers.views.words import SIGNS
from booking.pages.blueprint import blueprint


@blueprint.get("/help")
@public
def help() -> str:
    """How to use the service, and whom to ask."""
    return render_template("pages/help.html", signs=SIGNS)


@blueprint.get("/accessibility")
@public
def accessibility() -> str:
    """What was done so that everybody can use the pages, and whom to tell when something is in the way."""
    return render_template("pages/accessibility.html")
