"""A person's private calendar: the feed itself, and the page that opens and closes it."""

from datetime import timedelta

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from booking.accounts.access import public, signed_in
from booking.core import clock
from booking.core.db import db
from booking.core.display import speak
from booking.core.i18n import _
from booking.core.links import webcal
from booking.documents import Feed, render_calendar
from booking.municipalities.queries import get_current
from booking.reservations import papers, queries, service
from booking.reservations.views.blueprint import blueprint, reader

# How far back the feed goes, and how often programs should ask again.
LOOK_BACK = timedelta(days=90)
REFRESH = timedelta(minutes=30)


@blueprint.get("/calendar/<token>.ics")
@public
def own_calendar(token: str) -> Response:
    """All bookings of the person whose address this is; whoever has the address may read it."""
    municipality = get_current()
    owner = queries.get_feed_owner(municipality.id, token)
    speak(owner.locale)
    since = clock.now() - LOOK_BACK
    base = str(current_app.config["BASE_URL"]).rstrip("/")
    events = [
        event
        for booking in queries.list_bookings_since(owner.id, since)
        for event in papers.events_of(
            booking, municipality, base + url_for("reservations.booking", reference=booking.reference)
        )
        if event.ends_at > since
    ]
    events.sort(key=lambda one: (one.starts_at, one.uid))
    name = _("%(city)s 施設の予約", city=municipality.shown_name)
    content = render_calendar(events, feed=Feed(name, REFRESH))
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = "inline; filename=bookings.ics"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.get("/account/calendar")
@signed_in
def feed() -> str:
    """The address of one's own calendar, if there is one, and what can be done with it."""
    found = queries.find_feed(reader().id)
    token = service.feed_token(found) if found is not None else None
    url = ""
    if token is not None:
        base = str(current_app.config["BASE_URL"]).rstrip("/")
        url = base + url_for("reservations.own_calendar", token=token)
    return render_template(
        "reservations/feed.html", is_open=found is not None, url=url, subscribe=webcal(url) if url else ""
    )


@blueprint.post("/account/calendar")
@signed_in
def open_feed() -> BaseResponse:
    """Make an address, or with ``renew`` another one."""
    renew = request.form.get("renew") == "y"
    with db.transaction():
        service.open_feed(reader(), clock.now(), renew=renew)
    if renew:
        flash(_("新しいアドレスにしました。前のアドレスは、もう使えません。"), "success")
    return redirect(url_for("reservations.feed"), code=303)


@blueprint.post("/account/calendar/close")
@signed_in
def close_feed() -> BaseResponse:
    """End the calendar."""
    with db.transaction():
        service.close_feed(reader(), clock.now())
    flash(_("カレンダーのアドレスを取り消しました。もう、だれも見られません。"), "success")
    return redirect(url_for("reservations.feed"), code=303)
