"""A digest over the ballots of a closed round; it stands in the audit chain, so a mark changed later is found."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Text, text
from shuzhi_desktop.store.states import BLANK

if TYPE_CHECKING:
    from shuzhi_desktop.store.reading import SqlReading

CONTENT_KIND = "round.content"


def content_digest(reading: SqlReading, round_id: int) -> str:
    """SHA-256 over every ballot of a round: secret ones by key, named ones by id, all versions."""
    digest = hashlib.sha256()
    secret = reading.rows(
        "SELECT class_id, key, state, reason, sheet FROM secret_slips WHERE round_id = ? AND state <> ? "
        "ORDER BY class_id, key",
        round_id,
        BLANK,
    )
    named = reading.rows(
        "SELECT class_id, seat_id, version, state, reason, sheet, cast_at FROM named_ballots WHERE round_id = ? "
        "ORDER BY id",
        round_id,
    )
    turnout = reading.rows("SELECT seat_id FROM turnout WHERE round_id = ? ORDER BY seat_id", round_id)
    for row in (*secret, *named, *turnout):
        for value in row:
            content = value if isinstance(value, bytes) else str(value).encode()
            digest.update(len(content).to_bytes(4, "big") + content)
    return digest.hexdigest()


def changed_round(reading: SqlReading) -> Text | None:
    """Which closed round is not what it was when it was closed, if any."""
    sealed = {}
    for (details,) in reading.rows("SELECT details FROM audit WHERE kind = ? ORDER BY number", CONTENT_KIND):
        entry = json.loads(details)
        sealed[entry["round"]] = entry["sha256"]
    for one in (*reading.rounds(), *reading.superseded_rounds()):
        if not one.is_open and content_digest(reading, one.id) != sealed.get(one.id):
            return text("第 {number} 次评分的票在封票后被改动过", number=one.id)
    return None
