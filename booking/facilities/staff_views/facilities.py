"""The list of facilities, one facility's page, its own fields, and what the import asks."""

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _, _l
from booking.core.stale import Stale
from booking.core.text import clean_line
from booking.facilities.example_queries import load_examples
from booking.facilities.forms.facility import FIELD_LABELS, FacilityForm
from booking.facilities.importing.findings import Code, Level, message
from booking.facilities.importing.stored import StoredReport
from booking.facilities.importing.wording import meanings
from booking.facilities.pool_queries import list_pools_with_notes
from booking.facilities.queries import (
    count_by_status,
    count_spaces,
    list_managed_facilities,
    list_parts,
    list_spaces,
)
from booking.facilities.rulebook_queries import list_all_closures
from booking.facilities.rules.closure_texts import describe
from booking.facilities.rules.settings import KIND_NAMES, FacilityStatus
from booking.facilities.service import editing
from booking.facilities.staff_views.blueprint import (
    administrator_in_person,
    blueprint,
    facility_of,
    page_of,
)
from booking.facilities.staff_views.edited import BOOK_WORDS, edited

PAGE_SIZE = 30
# No list is as long; a larger number would not fit the database's.
LAST_PAGE = 10_000
STATUS_NAMES = {
    FacilityStatus.IMPORTED: _l("これから整えるもの"),
    FacilityStatus.PUBLISHED: _l("公開中"),
    FacilityStatus.HIDDEN: _l("公開していないもの"),
}


@blueprint.get("")
@administrator
def index() -> str:
    """All facilities by state, those that were imported and wait first."""
    municipality_id = administrator_in_person().municipality_id
    chosen = request.args.get("status", "")
    status = FacilityStatus(chosen) if chosen in list(FacilityStatus) else FacilityStatus.IMPORTED
    words = clean_line(request.args.get("q", ""))[:100]
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    facilities, count = list_managed_facilities(
        municipality_id, status, words, (page - 1) * PAGE_SIZE, PAGE_SIZE
    )
    return render_template(
        "facilities/admin/index.html",
        facilities=facilities,
        reports={each.id: StoredReport.from_json(each.import_report) for each in facilities},
        spaces=count_spaces(each.id for each in facilities),
        counts=count_by_status(municipality_id),
        names=STATUS_NAMES,
        status=status,
        words=words,
        count=count,
        page=page,
        pages=max(1, -(-count // PAGE_SIZE)),
        Level=Level,
        meanings=meanings,
    )


@blueprint.get("/<int:facility_id>")
@administrator
def show(facility_id: int) -> str:
    """One facility: what was imported, its rules in force, and what it needs to be published."""
    facility = facility_of(facility_id)
    report = StoredReport.from_json(facility.import_report)
    today = local_date(clock.now())
    spaces = list_spaces(facility.id)
    closures = list_all_closures(facility.id, today)
    examples = load_examples(facility, closures, today)
    return render_template(
        "facilities/admin/show.html",
        facility=facility,
        report=report,
        source={} if facility.imported is None else facility.imported.get("source", {}),
        closures=[
            (one, describe(one.rule), example) for one, example in zip(closures, examples, strict=True)
        ],
        spaces=spaces,
        parts=list_parts(space.id for space in spaces),
        here=edited(facility_id),
        **BOOK_WORDS,
        pools=list_pools_with_notes(facility.id, today),
        problems=editing.problems_before_publishing(facility),
        adoptable=[finding for finding in report.open if finding.code is Code.CLOSURE],
        has_hours=any(one.code in (Code.HOURS, Code.AROUND_THE_CLOCK) for one in report.open),
        meanings=meanings,
        status_name=STATUS_NAMES[facility.status],
        kind_name=KIND_NAMES[facility.kind],
        field_labels=FIELD_LABELS,
        message=message,
        Code=Code,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@administrator
def create() -> str | Response:
    """Enter a facility that is in no list."""
    form = FacilityForm()
    if not form.validate_on_submit():
        return render_template("facilities/admin/edit.html", form=form, facility=None, notices=[])
    with db.transaction():
        facility = editing.create_facility(administrator_in_person(), form.details(), now=clock.now())
        facility_id = facility.id
    flash(_("施設を登録しました。続けて、時間割と室場を入れてください。"), "success")
    return redirect(page_of(facility_id))


@blueprint.route("/<int:facility_id>/edit", methods=["GET", "POST"])
@administrator
def edit(facility_id: int) -> str | Response:
    """Change the facility's own fields."""
    facility = facility_of(facility_id)
    form = FacilityForm.of(facility)
    if form.validate_on_submit() and _save(facility_id, form):
        flash(_("施設の内容を保存しました。"), "success")
        return redirect(page_of(facility_id))
    report = StoredReport.from_json(facility_of(facility_id).import_report)
    return render_template(
        "facilities/admin/edit.html",
        form=form,
        facility=facility_of(facility_id),
        notices=report.notices,
        message=message,
    )


def _save(facility_id: int, form: FacilityForm) -> bool:
    """Whether the facility could be saved; if not, the form says why."""
    admin, now = administrator_in_person(), clock.now()
    try:
        with db.transaction():
            facility = facility_of(facility_id)
            editing.update_facility(admin, facility, form.details(), seen=form.seen.data, now=now)
    except Stale as error:
        form.show_both(error, FacilityForm.of(facility_of(facility_id), formdata=None))
        return False
    return True


@blueprint.post("/<int:facility_id>/publish")
@administrator
def publish(facility_id: int) -> Response:
    """Show the facility to residents."""
    with db.transaction():
        facility = facility_of(facility_id)
        problems = editing.problems_before_publishing(facility)
        if not problems:
            editing.publish(administrator_in_person(), facility, now=clock.now())
    if problems:
        flash(_("まだ公開できません。%(problem)s", problem=problems[0]), "error")
    else:
        flash(_("公開しました。利用者が探して予約できます。"), "success")
    return redirect(page_of(facility_id))


@blueprint.post("/<int:facility_id>/adopt")
@administrator
def adopt(facility_id: int) -> Response:
    """Make closing days of everything that was understood."""
    with db.transaction():
        facility = facility_of(facility_id)
        report = StoredReport.from_json(facility.import_report)
        wanted = [finding for finding in report.open if finding.code is Code.CLOSURE]
        editing.adopt_closures(administrator_in_person(), facility, wanted, now=clock.now())
    flash(_("読み取った休館日を登録しました。"), "success")
    return redirect(page_of(facility_id, "closures"))


@blueprint.post("/<int:facility_id>/adopt-hours")
@administrator
def adopt_hours(facility_id: int) -> Response:
    """Make timetables of the hours that were understood."""
    with db.transaction():
        facility = facility_of(facility_id)
        editing.adopt_hours(administrator_in_person(), facility, now=clock.now())
    flash(_("読み取った開館時間で時間割を登録しました。"), "success")
    return redirect(page_of(facility_id, "timetables"))


@blueprint.post("/<int:facility_id>/settle")
@administrator
def settle(facility_id: int) -> Response:
    """Put down that one finding was looked at."""
    with db.transaction():
        facility = facility_of(facility_id)
        finding = StoredReport.from_json(facility.import_report).find(request.form.get("finding", ""))
        if finding is None:
            raise NotFound(_l("この項目は、もう確かめてあります。"))
        editing.settle(administrator_in_person(), facility, [finding], now=clock.now())
    flash(_("「%(text)s」を確認済みにしました。", text=finding.text or message(finding)), "success")
    return redirect(page_of(facility_id, "import"))
