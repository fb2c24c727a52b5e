"""What everybody sees without an account."""

from playwright.sync_api import Page
from werkzeug.test import TestResponse

from tests.survey.state import state
from tests.survey.visit import DAY, Visit, link_in


def _open_menu(page: Page) -> None:
    """The menus that are folded at this width."""
    for menu in page.locator("header details > summary").all():
        if menu.is_visible():
            menu.click()


def _open_filters(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for filters in page.locator("main details:not([open]) > summary").all():
        if filters.is_visible():
            filters.click()


@state("pages.front", is_main=True)
def the_front_page(visit: Visit) -> TestResponse:
    return visit.get("/")


@state("pages.front", act=_open_menu)
def the_front_page_with_its_menus_open(visit: Visit) -> TestResponse:
    return visit.get("/")


@state("pages.front")
def the_front_page_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get("/")


@state("pages.front")
def the_front_page_of_a_city_without_facilities(visit: Visit) -> TestResponse:
    visit.hide_everything()
    return visit.get("/")


@state("offers.search", is_main=True)
def the_search_with_what_was_found(visit: Visit) -> TestResponse:
    return visit.get("/search?q=バドミントン 土曜の午前")


@state("offers.search", act=_open_filters)
def the_search_with_its_filters_open(visit: Visit) -> TestResponse:
    return visit.get("/search?q=会議&people=10")


@state("offers.search")
def the_search_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get("/search?q=テニス")


@state("offers.search")
def a_search_that_finds_nothing(visit: Visit) -> TestResponse:
    return visit.get("/search?q=水泳&people=900")


@state("offers.search")
def a_search_with_an_error(visit: Visit) -> TestResponse:
    return visit.get("/search?q=体育館&people=たくさん&day=2026-13-40")


@state("offers.facilities")
def the_list_of_facilities(visit: Visit) -> TestResponse:
    return visit.get("/facilities")


@state("offers.facility")
def a_facility(visit: Visit) -> TestResponse:
    return visit.get(f"/facilities/{visit.facility('中央公民館').id}")


@state("offers.facility")
def a_facility_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get(f"/facilities/{visit.facility('市民ホール').id}")


@state("offers.facility_day", is_main=True)
def a_day_of_a_facility(visit: Visit) -> TestResponse:
    return visit.get(f"/facilities/{visit.facility('市民体育館').id}/day?date={DAY}")


@state("offers.facility_day")
def a_day_of_a_facility_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get(f"/facilities/{visit.facility('駅前会議室').id}/day?date={DAY}")


@state("offers.facility_day")
def a_day_of_a_facility_that_is_closed(visit: Visit) -> TestResponse:
    return visit.get(f"/facilities/{visit.facility('中央公民館').id}/day?date=2027-01-01")


@state("offers.space", is_main=True)
def a_month_of_a_space(visit: Visit) -> TestResponse:
    return visit.get(f"/spaces/{visit.space('研修室1').id}?month={DAY:%Y-%m}&day={DAY}")


@state("offers.space")
def a_month_of_a_space_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get(f"/spaces/{visit.space('Aコート').id}?month={DAY:%Y-%m}&day={DAY}")


@state("offers.space")
def a_month_of_a_space_as_a_list(visit: Visit) -> TestResponse:
    return visit.get(f"/spaces/{visit.space('卓球室').id}?month={DAY:%Y-%m}&view=list")


@state("offers.space")
def a_month_with_holidays(visit: Visit) -> TestResponse:
    return visit.get(f"/spaces/{visit.space('メインアリーナ 半面B').id}?month=2027-01&day=2027-01-01")


@state("offers.space")
def a_month_that_is_not_open_yet(visit: Visit) -> TestResponse:
    return visit.get(f"/spaces/{visit.space('野球場').id}?month=2027-06")


@state("offers.space")
def a_week_of_periods(visit: Visit) -> TestResponse:
    return visit.get(f"/spaces/{visit.space('メインアリーナ 半面B').id}?view=week&day={DAY}")


@state("offers.space")
def a_week_by_the_hour(visit: Visit) -> TestResponse:
    return visit.get(f"/spaces/{visit.space('卓球室').id}?view=week&day={DAY}")


@state("offers.space")
def a_week_as_a_list_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get(f"/spaces/{visit.space('メインアリーナ 半面B').id}?view=week-list&day={DAY}")


@state("offers.facility_day")
def a_day_of_which_only_free_rooms_are_shown(visit: Visit) -> TestResponse:
    return visit.get(f"/facilities/{visit.facility('市民体育館').id}/day?date={DAY}&free=1&view=list")


@state("pages.help")
def the_help(visit: Visit) -> TestResponse:
    return visit.get("/help")


@state("pages.accessibility")
def the_statement_on_accessibility(visit: Visit) -> TestResponse:
    return visit.get("/accessibility")


@state("pages.terms")
def the_terms(visit: Visit) -> TestResponse:
    return visit.get("/terms")


@state("pages.terms_versions")
def all_versions_of_the_terms(visit: Visit) -> TestResponse:
    return visit.get("/terms/versions")


@state("pages.terms_version")
def an_earlier_version_of_the_terms(visit: Visit) -> TestResponse:
    return visit.get("/terms/versions/1")


@state("pages.privacy")
def the_use_of_personal_data(visit: Visit) -> TestResponse:
    return visit.get("/privacy")


@state("pages.privacy_versions")
def all_versions_of_the_use_of_personal_data(visit: Visit) -> TestResponse:
    return visit.get("/privacy/versions")


@state("pages.privacy_version")
def an_earlier_version_of_the_use_of_personal_data(visit: Visit) -> TestResponse:
    return visit.get("/privacy/versions/1")


@state("display.show")
def the_display_settings(visit: Visit) -> TestResponse:
    return visit.get("/display")


@state("display.show")
def the_display_settings_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get("/display")


@state("api_pages.guide")
def the_guide_for_programs(visit: Visit) -> TestResponse:
    return visit.get("/api")


@state("offers.space")
def a_week_of_a_space(visit: Visit) -> TestResponse:
    return visit.get(f"/spaces/{visit.space('卓球室').id}?view=week&day={DAY}")


@state("offers.space")
def a_week_of_a_space_as_a_list(visit: Visit) -> TestResponse:
    return visit.get(f"/spaces/{visit.space('研修室1').id}?view=week-list&day={DAY}")


@state("pages.front")
def the_front_page_in_an_emergency(visit: Visit) -> TestResponse:
    visit.write_notice("emergency")
    return visit.get("/")


@state("pages.front")
def the_front_page_with_readings(visit: Visit) -> TestResponse:
    visit.show_readings()
    return visit.get("/")


@state("offers.space")
def a_month_with_readings(visit: Visit) -> TestResponse:
    visit.show_readings()
    return visit.get(f"/spaces/{visit.space('研修室1').id}?month={DAY:%Y-%m}&day={DAY}")


def _any_court(visit: Visit) -> str:
    tennis = visit.get(f"/facilities/{visit.facility('テニスコート').id}")
    return link_in(tennis, r"/pools/\d+")


@state("offers.pool", is_main=True)
def any_court_over_a_month(visit: Visit) -> TestResponse:
    return visit.get(f"{_any_court(visit)}?day={DAY}")


@state("offers.pool")
def any_court_over_a_week(visit: Visit) -> TestResponse:
    return visit.get(f"{_any_court(visit)}?day={DAY}&view=week")


@state("offers.pool")
def any_court_in_english(visit: Visit) -> TestResponse:
    visit.speak("en")
    return visit.get(f"{_any_court(visit)}?day={DAY}&view=week-list")


@state("offers.facility_day")
def a_day_with_any_court_above_its_courts(visit: Visit) -> TestResponse:
    return visit.get(f"/facilities/{visit.facility('テニスコート').id}/day?date=2026-12-10")


@state("reservations.pick")
def any_court_that_was_picked(visit: Visit) -> TestResponse:
    number = _any_court(visit).rpartition("/")[2]
    return visit.get(f"/book?pool={number}&starts=2026-12-10T09:00&ends=2026-12-10T11:00")
