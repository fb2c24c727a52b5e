"""Name, mayor, office and crest."""

import hashlib
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete

from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _l
from booking.core.stale import ensure_seen
from booking.municipalities.models import Crest
from booking.municipalities.queries import details_of, find_crest
from booking.municipalities.rules import MunicipalityDetails
from booking.municipalities.service.writing import locked, write_down


class CrestChanged(DomainError):
    """Somebody else has changed the crest, or the picture, while this one was looked at."""

    code = "crest_changed"


def update_details(
    municipality_id: int, details: MunicipalityDetails, *, seen: str | None, actor_id: int, now: datetime
) -> None:
    """Change what pages, mails and papers say of the municipality; raises Stale."""
    body = locked(municipality_id)
    before, after = details_of(body), asdict(details)
    ensure_seen(seen, before, after)
    changed = {name: [before[name], value] for name, value in after.items() if before[name] != value}
    if not changed:
        return
    for name, (_before, value) in changed.items():
        setattr(body, name, value)
    write_down(
        "municipality.update",
        body.id,
        actor_id,
        now,
        about=("municipality", body.id),
        detail={"changed": changed},
    )


def upload_crest(municipality_id: int, picture: bytes, *, actor_id: int, now: datetime) -> str:
    """Keep a picture (made by ``crest_picture``) to be looked at; its hash. Earlier ones not in use go."""
    body = locked(municipality_id)
    sha256 = hashlib.sha256(picture).hexdigest()
    kept = [sha256, body.crest_sha256 or ""]
    db.session.execute(delete(Crest).where(Crest.municipality_id == body.id, Crest.sha256.not_in(kept)))
    if find_crest(body.id, sha256) is None:
        db.session.add(Crest(municipality_id=body.id, sha256=sha256, content=picture, added_at=now))
    write_down(
        "municipality.upload_crest",
        body.id,
        actor_id,
        now,
        about=("municipality", body.id),
        detail={"sha256": sha256, "bytes": len(picture)},
    )
    return sha256


def use_crest(municipality_id: int, sha256: str | None, *, seen: str, actor_id: int, now: datetime) -> None:
    """Show an uploaded crest, or (None) the service's own drawing; ``seen``: the one that it replaces."""
    body = locked(municipality_id)
    before = body.crest_sha256
    if before == sha256:
        return
    if (before or "") != seen:
        raise CrestChanged(
            _l(
                "見ているあいだに、ほかの人が市章を変えました。いまの市章を見て、変えるかどうかを決めてください。"
            )
        )
    if sha256 is not None and find_crest(body.id, sha256) is None:
        raise CrestChanged(_l("この画像は、もうありません。もう一度選んでください。"))
    body.crest_sha256 = sha256
    db.session.execute(delete(Crest).where(Crest.municipality_id == body.id, Crest.sha256 != (sha256 or "")))
    write_down(
        "municipality.use_crest",
        body.id,
        actor_id,
        now,
        about=("municipality", body.id),
        detail={"before": before, "after": sha256},
    )
