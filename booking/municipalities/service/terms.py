"""Texts of agreement: written as a draft, published once, never changed afterwards."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _l
from booking.core.stale import ensure_seen, fingerprint
from booking.municipalities.models import TermsDraft, TermsVersion
from booking.municipalities.queries import find_draft, find_terms
from booking.municipalities.rules import TermsKind, TermsText, blanks_of
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
    """The draft is in force from now on, and everybody is asked to agree.

    ``seen``: fingerprint of the draft that was previewed. Sent twice, it gives the same version again.
    Raises DraftChanged, NothingNew, and InvalidInput for blanks that are left.
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
    made = _put_in_force(body.id, kind, draft.text, actor_id, now)
    db.session.delete(draft)
    return made


def publish_text(
    municipality_id: int, kind: TermsKind, text: str, now: datetime, *, actor_id: int | None = None
) -> TermsVersion:
    """Put a plain text in force (its first line is the title); the one in force again changes nothing.

    Raises InvalidInput for a text that is empty or has blanks left.
    """
    title, _line, rest = (part.strip() for part in text.replace("\r\n", "\n").strip().partition("\n"))
    if not title or not rest:
        raise InvalidInput(_l("1行目に題名、そのあとに本文を書いてください。"))
    body, wanted = locked(municipality_id), TermsText(title=title, body=rest)
    current = find_terms(body.id, kind)
    if current is not None and current.text == wanted:
        return current
    return _put_in_force(body.id, kind, wanted, actor_id, now)


def _put_in_force(
    municipality_id: int, kind: TermsKind, text: TermsText, actor_id: int | None, now: datetime
) -> TermsVersion:
    """The next version; a text with blanks is refused: nobody is to agree to a template."""
    blanks = blanks_of(f"{text.title}\n{text.body}")
    if blanks:
        raise InvalidInput(_l("まだ書きこまれていないところがあります。%(blanks)s", blanks=" ".join(blanks)))
    current = find_terms(municipality_id, kind)
    made = TermsVersion(
        municipality_id=municipality_id,
        kind=kind,
        version=current.version + 1 if current else 1,
        title=text.title,
        body=text.body,
        published_at=now,
    )
    db.session.add(made)
    db.session.flush()
    about = ("terms_version", made.id)
    detail = {"kind": kind.value, "version": made.version}
    _write_down("terms.publish", municipality_id, about, actor_id, now, detail)
    return made


def _write_down(
    action: str,
    municipality_id: int,
    about: tuple[str, int],
    actor_id: int | None,
    now: datetime,
    detail: dict[str, Any],
) -> None:
    write_down(action, municipality_id, actor_id, now, about=about, detail=detail)
