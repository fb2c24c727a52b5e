"""Texts of agreement: versions, a draft of the next one, its preview, publishing."""

from dataclasses import asdict

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.accounts.queries import count_open_accounts
from booking.administration.forms.terms import TermsForm
from booking.administration.views.blueprint import administrator_in_person, blueprint
from booking.administration.views.saving import is_saved
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import DomainError, NotFound
from booking.core.i18n import _, _l
from booking.core.stale import fingerprint
from booking.municipalities import queries
from booking.municipalities.rules import TERMS_NAMES, TermsKind
from booking.municipalities.service import terms as service
from booking.municipalities.texts import paragraphs_of


@blueprint.get("/terms")
@administrator
def terms() -> str:
    """Both texts: what is in force, what is being written, what was before."""
    body_id = queries.get_current().id
    return render_template(
        "administration/terms.html",
        names=TERMS_NAMES,
        versions={kind: queries.list_terms(body_id, kind) for kind in TERMS_NAMES},
        drafts={kind: queries.find_draft(body_id, kind) for kind in TERMS_NAMES},
    )


@blueprint.route("/terms/<kind>/draft", methods=["GET", "POST"])
@administrator
def draft(kind: str) -> str | tuple[str, int] | Response:
    """Write the next version; it starts with the text in force."""
    which, body_id = _kind(kind), queries.get_current().id
    current = queries.find_terms(body_id, which)
    form = TermsForm.of(queries.find_draft(body_id, which), current.text if current else None)
    if form.validate_on_submit() and _save(form, which):
        flash(_("下書きを保存しました。まだ公開していません。"), "success")
        return redirect(url_for("administration.preview_terms", kind=kind), code=303)
    page = render_template("administration/terms_draft.html", form=form, kind=kind, name=TERMS_NAMES[which])
    return (page, 422) if request.method == "POST" else page


@blueprint.get("/terms/<kind>/preview")
@administrator
def preview_terms(kind: str) -> str:
    """The draft as residents will see it, and how many of them will be asked."""
    which, body_id = _kind(kind), queries.get_current().id
    found = queries.find_draft(body_id, which)
    if found is None:
        raise NotFound(_l("下書きがありません。新しい版を書き始めてください。"))
    current = queries.find_terms(body_id, which)
    return render_template(
        "administration/terms_preview.html",
        kind=kind,
        name=TERMS_NAMES[which],
        draft=found,
        seen=fingerprint(asdict(found.text)),
        parts=paragraphs_of(found.body),
        version=current.version + 1 if current else 1,
        today=local_date(clock.now()),
        people=count_open_accounts(body_id),
        is_new=current is None or current.text != found.text,
    )


@blueprint.post("/terms/<kind>/publish")
@administrator
def publish_terms(kind: str) -> Response:
    """Put the draft that was looked at in force."""
    which, body_id = _kind(kind), queries.get_current().id
    try:
        with db.transaction():
            made = service.publish_draft(
                body_id,
                which,
                seen=request.form.get("seen", ""),
                actor_id=administrator_in_person().id,
                now=clock.now(),
            )
            version = made.version
    except DomainError as error:
        flash(str(error.message), "error")
        there = queries.find_draft(body_id, which) is not None
        target = url_for("administration.preview_terms", kind=kind) if there else None
        return redirect(target or url_for("administration.terms"), code=303)
    name = TERMS_NAMES[which]
    flash(_("%(name)sの第%(version)s版を公開しました。", name=name, version=version), "success")
    return redirect(url_for("administration.terms"), code=303)


@blueprint.post("/terms/<kind>/drop")
@administrator
def drop_terms(kind: str) -> Response:
    """Throw the draft away."""
    which, body_id = _kind(kind), queries.get_current().id
    with db.transaction():
        service.drop_draft(body_id, which, actor_id=administrator_in_person().id, now=clock.now())
    flash(_("下書きを捨てました。公開中の版は、そのままです。"), "success")
    return redirect(url_for("administration.terms"), code=303)


def _kind(text: str) -> TermsKind:
    if text not in list(TermsKind):
        raise NotFound(_l("この文書はありません。"))
    return TermsKind(text)


def _save(form: TermsForm, kind: TermsKind) -> bool:
    """Whether the draft could be saved; if not, the form says why."""
    body_id, admin_id = queries.get_current().id, administrator_in_person().id

    def save() -> None:
        seen, now = form.seen.data, clock.now()
        service.save_draft(body_id, kind, form.text(), seen=seen, actor_id=admin_id, now=now)

    return is_saved(form, save, lambda: TermsForm.of(queries.find_draft(body_id, kind), None, formdata=None))
