"""The administrator's pages about the city, its people and its mails."""

from io import BytesIO

from PIL import Image
from werkzeug.test import TestResponse

from tests.survey.state import state
from tests.survey.visit import ADMINISTRATOR, STAFF, Visit, link_in


def _get(visit: Visit, path: str) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.get(path)


def _send(visit: Visit, path: str, **changes: str | None) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.send(path, **changes)


@state("administration.overview")
def the_settings(visit: Visit) -> TestResponse:
    return _get(visit, "/admin")


@state("administration.municipality")
def the_municipality(visit: Visit) -> TestResponse:
    return _get(visit, "/admin/municipality")


@state("administration.municipality", status=422)
def the_municipality_with_errors(visit: Visit) -> TestResponse:
    return _send(visit, "/admin/municipality", name="", phone="1", mail_from="x")


@state("administration.crest")
def the_crest(visit: Visit) -> TestResponse:
    return _get(visit, "/admin/municipality/crest")


@state("administration.crest", status=422)
def a_crest_that_is_no_picture(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.post("/admin/municipality/crest", picture=(BytesIO(b"no picture"), "crest.png"))


@state("administration.preview_crest")
def a_crest_before_it_is_used(visit: Visit) -> TestResponse:
    content = BytesIO()
    Image.new("RGB", (128, 128), "darkgreen").save(content, "PNG")
    content.seek(0)
    visit.sign_in(ADMINISTRATOR)
    return visit.post("/admin/municipality/crest", picture=(content, "crest.png"))


@state("administration.holidays")
def the_holidays(visit: Visit) -> TestResponse:
    return _get(visit, "/admin/holidays")


@state("administration.holidays")
def a_year_without_holidays(visit: Visit) -> TestResponse:
    return _get(visit, "/admin/holidays?year=2029")


@state("administration.office_days")
def the_days_off_of_the_office(visit: Visit) -> TestResponse:
    visit.post("/admin/office-days", name="市制記念日", day="10/1")
    visit.post("/admin/office-days", name="庁舎の停電", day="3/5", year=2026)
    return _get(visit, "/admin/office-days")


@state("administration.office_days", status=422)
def a_day_off_with_errors(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.post("/admin/office-days", name="", day="2/30", year="ことし")


@state("administration.add_holiday")
def a_holiday_to_add(visit: Visit) -> TestResponse:
    return _get(visit, "/admin/holidays/new")


@state("administration.add_holiday", status=422)
def a_holiday_to_add_with_errors(visit: Visit) -> TestResponse:
    return _send(visit, "/admin/holidays/new", day="2027-13-01", name="")


@state("administration.holiday")
def a_holiday(visit: Visit) -> TestResponse:
    return _get(visit, link_in(_get(visit, "/admin/holidays?year=2027"), r"/admin/holidays/\d+"))


@state("administration.staff")
def the_people_with_roles(visit: Visit) -> TestResponse:
    visit.invite("aya@harunagi.example")
    return _get(visit, "/admin/staff")


@state("administration.find_people")
def people_found_by_an_administrator(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.post("/admin/staff/find", q="た")


@state("administration.find_people", status=422)
def people_looked_for_without_a_name(visit: Visit) -> TestResponse:
    visit.sign_in(ADMINISTRATOR)
    return visit.post("/admin/staff/find", q="")


@state("administration.invite")
def an_invitation(visit: Visit) -> TestResponse:
    return _get(visit, "/admin/staff/invite")


@state("administration.invite", status=422)
def an_invitation_with_errors(visit: Visit) -> TestResponse:
    return _send(visit, "/admin/staff/invite", email="aya")


@state("administration.person")
def somebody_with_a_role(visit: Visit) -> TestResponse:
    return _get(visit, f"/admin/staff/{visit.user(STAFF).id}")


@state("administration.person", status=422)
def ones_own_role_taken_away(visit: Visit) -> TestResponse:
    return _send(visit, f"/admin/staff/{visit.user(ADMINISTRATOR).id}", roles=None)


@state("administration.terms")
def the_texts_of_agreement(visit: Visit) -> TestResponse:
    return _get(visit, "/admin/terms")


@state("administration.draft")
def a_text_of_agreement_to_write(visit: Visit) -> TestResponse:
    return _get(visit, "/admin/terms/terms/draft")


@state("administration.draft", status=422)
def a_text_of_agreement_with_errors(visit: Visit) -> TestResponse:
    return _send(visit, "/admin/terms/terms/draft", title="", body="")


@state("administration.preview_terms")
def a_text_of_agreement_before_it_is_published(visit: Visit) -> TestResponse:
    return _send(visit, "/admin/terms/terms/draft", title="新しい規約", body="第1条（目的）\n\nこの規約は…")


@state("administration.mails")
def no_mails_that_did_not_arrive(visit: Visit) -> TestResponse:
    return _get(visit, "/admin/mails")


@state("administration.mails")
def mails_that_did_not_arrive(visit: Visit) -> TestResponse:
    visit.lose_mail()
    return _get(visit, "/admin/mails")


@state("administration.mail")
def a_mail_that_did_not_arrive(visit: Visit) -> TestResponse:
    return _get(visit, f"/admin/mails/{visit.lose_mail()}")


@state("applications_admin.index")
def the_procedures(visit: Visit) -> TestResponse:
    return _get(visit, "/admin/procedures")


@state("applications_admin.edit")
def a_procedure_to_set(visit: Visit) -> TestResponse:
    return _get(visit, "/admin/procedures/kominkan-koza")


@state("applications_admin.edit", status=422)
def a_procedure_to_set_with_errors(visit: Visit) -> TestResponse:
    typed = {"opens_on": "2026-12-10", "closes_on": "2026-12-01", "closes_time": "25:00"}
    return _send(visit, "/admin/procedures/kominkan-koza", **typed)


@state("administration.notices")
def no_notices(visit: Visit) -> TestResponse:
    return _get(visit, "/admin/notices")


@state("administration.notices")
def the_notices(visit: Visit) -> TestResponse:
    visit.write_notice("notice")
    visit.write_notice("emergency")
    return _get(visit, "/admin/notices")


@state("administration.add_notice")
def a_notice_to_write(visit: Visit) -> TestResponse:
    return _get(visit, "/admin/notices/new")


@state("administration.add_notice", status=422)
def a_notice_to_write_with_errors(visit: Visit) -> TestResponse:
    return _send(visit, "/admin/notices/new", title="", body="", from_day="2026-13-40")


@state("administration.notice")
def a_notice_to_change(visit: Visit) -> TestResponse:
    return _get(visit, f"/admin/notices/{visit.write_notice('notice')}")


@state("administration.end_notice")
def a_notice_to_end(visit: Visit) -> TestResponse:
    return _get(visit, f"/admin/notices/{visit.write_notice('emergency')}/end")
