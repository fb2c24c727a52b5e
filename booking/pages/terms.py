"""Texts of agreement: what is in force, and what was."""

from flask import render_template

from booking.accounts.access import public
from booking.core.i18n import _
from booking.municipalities.models import TermsVersion
from booking.municipalities.queries import find_terms, get_current, get_terms, list_terms
from booking.municipalities.rules import TermsKind
from booking.municipalities.texts import paragraphs_of
from booking.pages.blueprint import blueprint


@blueprint.get("/terms")
@public
def terms() -> str:
    """The terms of use in force."""
    return _page(TermsKind.TERMS, find_terms(get_current().id, TermsKind.TERMS))


@blueprint.get("/terms/versions")
@public
def terms_versions() -> str:
    """All versions of the terms of use with their dates."""
    return _list(TermsKind.TERMS)


@blueprint.get("/terms/versions/<int:version>")
@public
def terms_version(version: int) -> str:
    """One version of the terms of use."""
    return _page(TermsKind.TERMS, get_terms(get_current().id, TermsKind.TERMS, version))


@blueprint.get("/privacy")
@public
def privacy() -> str:
    """What personal data is used for."""
    return _page(TermsKind.PRIVACY, find_terms(get_current().id, TermsKind.PRIVACY))


@blueprint.get("/privacy/versions")
@public
def privacy_versions() -> str:
    """All versions of it with their dates."""
    return _list(TermsKind.PRIVACY)


@blueprint.get("/privacy/versions/<int:version>")
@public
def privacy_version(version: int) -> str:
    """One version of it."""
    return _page(TermsKind.PRIVACY, get_terms(get_current().id, TermsKind.PRIVACY, version))


def _heading(kind: TermsKind) -> str:
    return _("利用規約") if kind is TermsKind.TERMS else _("個人情報の扱い")


def _page(kind: TermsKind, text: TermsVersion | None) -> str:
    current = find_terms(get_current().id, kind)
    return render_template(
        "pages/terms.html",
        kind=kind.value,
        heading=_heading(kind),
        text=text,
        parts=paragraphs_of(text.body) if text else [],
        is_current=text is not None and current is not None and text.id == current.id,
        has_former=current is not None and current.version > 1,
    )


def _list(kind: TermsKind) -> str:
    versions = list_terms(get_current().id, kind)
    return render_template(
        "pages/terms_versions.html", kind=kind.value, heading=_heading(kind), versions=versions
    )
