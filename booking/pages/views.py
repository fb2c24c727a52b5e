"""Pages for everybody: the front page, help, the texts of agreement, accessibility."""

from flask import abort, render_template

from booking.accounts.access import public
from booking.municipalities.queries import find_terms, get_current
from booking.municipalities.rules import TermsKind
from booking.pages.blueprint import blueprint
from booking.pages.texts import paragraphs_of


@blueprint.get("/")
@public
def front() -> str:
    """The front page."""
    return render_template("pages/front.html")


@blueprint.get("/help")
@public
def help() -> str:
    """How to use the service, and whom to ask."""
    return render_template("pages/help.html")


@blueprint.get("/terms")
@public
def terms() -> str:
    """The terms of use in force."""
    return _agreement(TermsKind.TERMS)


@blueprint.get("/privacy")
@public
def privacy() -> str:
    """What personal data is used for."""
    return _agreement(TermsKind.PRIVACY)


@blueprint.get("/accessibility")
@public
def accessibility() -> str:
    """What was done so that everybody can use the pages, and whom to tell when something is in the way."""
    return render_template("pages/accessibility.html")


def _agreement(kind: TermsKind) -> str:
    text = find_terms(get_current().id, kind)
    if text is None:
        abort(404)
    return render_template("pages/terms.html", text=text, parts=paragraphs_of(text.body))
