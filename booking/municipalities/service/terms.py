"""Texts of agreement: written as a draft, published once, never changed afterwards."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _l
from booking.core.stale import ensure_seen, fingerprint
from booking.municipalities.models import TermsDraft, TermsVersion
from booking.municipalities.queries import find_draft, find_terms
from booking.municipalities.rules import TermsKind, TermsText
from booking.municipalities.service.writing import locked, write_down


class DraftChanged(DomainError):
    """The draft is not the one that was looked at, or there is none any more."""

    code = "draft_changed"


class NothingNew(DomainError):
    """The draft says what is in force already."""

    code = "nothing_new"


def save_draft(
    municipality_id: int,
    kind: TermsKind,
    text: TermsText,
    *,
    seen: str | None,
    actor_id: int,
    now: datetime,
) -> None:
    """Keep what will be the next version; raises Stale. ``seen``: fingerprint of the draft before, if any."""
    body = locked(municipality_id)
    draft = find_draft(body.id, kind)
    if draft is not None:
        ensure_seen(seen, asdict(draft.text), asdict(text))
        if draft.text == text:
            return
    draft = draft or TermsDraft(municipality_id=body.id, kind=kind)
    draft.title, draft.body, draft.updated_at = text.title, text.body, now
    db.session.add(draft)
    db.session.flush()
    _write_down("terms.save_draft", body.id, ("terms_draft", draft.id), actor_id, now, {"kind": kind.value})


def drop_draft(municipality_id: int, kind: TermsKind, *, actor_id: int, now: datetime) -> None:
    """Throw the draft away; nothing if there is none."""
    body = locked(municipality_id)
    draft = find_draft(body.id, kind)
    if draft is None:
        return
    detail = {"kind": kind.value, "title": draft.title}
    about = ("terms_draft", draft.id)
    db.session.delete(draft)
    _write_down("terms.drop_draft", body.id, about, actor_id, now, detail)


def publish_draft(
    municipality_id: int, kind: TermsKind, *, seen: str, actor_id: int, now: datetime
) -> TermsVersion:
    """The draft is in force from now on, and everybody is asked to agree; raises DraftChanged, NothingNew.

    ``seen``: fingerprint of the draft that was previewed. Sent twice, it gives the same version again.
    """
    body = locked(municipality_id)
    draft, current = find_draft(body.id, kind), find_terms(body.id, kind)
    if draft is None:
        if current is not None and fingerprint(asdict(current.text)) == seen:
            return current
        raise DraftChanged(_l("下書きは、もうありません。一覧で、いまの版を確かめてください。"))
    if fingerprint(asdict(draft.text)) != seen:
        raise DraftChanged(
            _l("見ているあいだに、下書きが変わりました。新しい内容を確かめてから公開してください。")
        )
    if current is not None and current.text == draft.text:
        raise NothingNew(_l("いまの版と同じ内容です。変えるところがなければ、下書きを捨ててください。"))
    made = TermsVersion(
        municipality_id=body.id,
        kind=kind,
        version=current.version + 1 if current else 1,
        title=draft.title,
        body=draft.body,
        published_at=now,
    )
    db.session.add(made)
    db.session.delete(draft)
    db.session.flush()
    about = ("terms_version", made.id)
    _write_down("terms.publish", body.id, about, actor_id, now, {"kind": kind.value, "version": made.version})
    return made


def _write_down(
    action: str,
    municipality_id: int,
    about: tuple[str, int],
    actor_id: int,
    now: datetime,
    detail: dict[str, Any],
) -> None:
    write_down(action, municipality_id, actor_id, now, about=about, detail=detail)
