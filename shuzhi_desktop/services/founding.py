"""The first entry of every audit chain says whether the file holds a real meeting or a rehearsal (演练), forever."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shuzhi_desktop.services.ports import MeetingInfo, Writing

MEETING_CREATED = "meeting.created"
REHEARSAL_CREATED = "rehearsal.created"


def record_founding(writing: Writing, info: MeetingInfo, scheme_id: str) -> None:
    """Begin the audit chain of a new file; nothing may have been recorded before.

    A random mark tells two files apart that were made in the same second under the same title.
    """
    kind = REHEARSAL_CREATED if info.rehearsal else MEETING_CREATED
    writing.record(kind, {"title": info.title, "scheme": scheme_id, "mark": secrets.token_hex(8)})
