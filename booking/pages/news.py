"""Notices to the public: the list, and one of them."""

from flask import render_template, request

from booking.accounts.access import public
from booking.core import clock
from booking.municipalities.queries import get_current
from booking.municipalities.texts import paragraphs_of
from booking.news import queries
from booking.news.models import Notice
from booking.pages.blueprint import blueprint

PAGE_SIZE = 20
# On the front page; more would push away what people come for.
MOST_IN_FRONT = 3


@blueprint.app_template_global()
def newest_notices() -> list[Notice]:
    """What the front page shows of them."""
    return queries.list_shown(get_current().id, clock.now(), limit=MOST_IN_FRONT)


@blueprint.get("/news")
@public
def news() -> str:
    """All that are shown now, the newest first."""
    body_id, now = get_current().id, clock.now()
    total = queries.count_shown(body_id, now)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    found = queries.list_shown(body_id, now, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return render_template("pages/news.html", notices=found, page=page, pages=pages)


@blueprint.get("/news/<int:notice_id>")
@public
def notice(notice_id: int) -> str:
    """One notice in full."""
    found = queries.get_shown(get_current().id, notice_id, clock.now())
    parts = paragraphs_of(found.shown_body)
    return render_template("pages/notice.html", notice=found, parts=parts, shown_in_full=found.id)
