"""A draft of a facility's rules, changed with the same screens as those in force; what was published."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.i18n import _
from booking.facilities.example_queries import load_examples
from booking.facilities.queries import list_spaces
from booking.facilities.rulebook_queries import RulebookNotFound, get_version, standing_closures
from booking.facilities.rules.closure_texts import describe
from booking.facilities.rules.schedule_texts import buffers_sentence
from booking.facilities.rules.settings import RulebookStatus
from booking.facilities.service import rulebooks as service
from booking.facilities.staff_views.blueprint import administrator_in_person, blueprint, facility_of
from booking.facilities.staff_views.edited import BOOK_WORDS, Edited


@blueprint.get("/<int:facility_id>/rules/<int:version_id>")
@administrator
def draft(facility_id: int, version_id: int) -> str:
    """All parts of a draft; each leads to the screen that changes it."""
    here = _draft(facility_id, version_id)
    spaces = list_spaces(facility_id)
    names = {space.id: space.name for space in spaces}
    listed = here.listed_closures()
    examples = load_examples(here.facility, listed, local_date(clock.now()))
    return render_template(
        "facilities/admin/draft.html",
        here=here,
        facility=here.facility,
        spaces=spaces,
        closures=[
            (one.number, describe(one.rule), names.get(one.space_id or 0, ""), example)
            for one, example in zip(listed, examples, strict=True)
        ],
        **BOOK_WORDS,
    )


@blueprint.get("/<int:facility_id>/rules/<int:version_id>/version")
@administrator
def version(facility_id: int, version_id: int) -> str:
    """A published version as it was, to be read; it is never changed."""
    facility = facility_of(facility_id)
    found = get_version(facility.id, version_id)
    if found.status is not RulebookStatus.PUBLISHED:
        raise RulebookNotFound
    spaces = list_spaces(facility.id)
    names = {space.id: space.name for space in spaces}
    return render_template(
        "facilities/admin/version.html",
        facility=facility,
        version=found,
        book=found.book,
        spaces=spaces,
        closures=[
            (describe(one.rule), names.get(one.space_id or 0, "")) for one in standing_closures(found.book)
        ],
        buffers_sentence=buffers_sentence,
        **BOOK_WORDS,
    )


@blueprint.post("/<int:facility_id>/rules/<int:version_id>/drop")
@administrator
def drop_draft(facility_id: int, version_id: int) -> Response:
    """Forget a draft."""
    with db.transaction():
        here = _draft(facility_id, version_id)
        name = here.draft.name if here.draft else ""
        if here.draft is not None:
            service.drop_draft(administrator_in_person(), here.facility, here.draft, now=clock.now())
    flash(_("下書き「%(name)s」を捨てました。", name=name), "success")
    return redirect(url_for("office.rules", facility_id=facility_id))


def _draft(facility_id: int, version_id: int) -> Edited:
    facility = facility_of(facility_id)
    version = get_version(facility.id, version_id)
    if version.status is not RulebookStatus.DRAFT:
        raise RulebookNotFound
    return Edited(facility, version, version.book)
