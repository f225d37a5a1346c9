"""The digest of a tally: what is sealed, printed under every sheet and compared again by `verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.result_json import canonical_text, result_document
from shuzhi_desktop.services.sm3 import sm3_hex

if TYPE_CHECKING:
    from shuzhi_desktop.domain.result import Result
    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import Scheme


def result_digest(scheme: Scheme, roster: Roster, result: Result, *, rehearsal: bool = False) -> str:
    """The digest of every count, score, rate and rank of a tally as `sm3:<64 hex digits>`.

    Outcomes and warnings stay out: people decide on them after the seal. Counts of classes too small to show stay out
    too, because a digest over so few possibilities could be tried through and would give them away. The digest of a
    rehearsal is never that of a real meeting with the same ballots.
    """
    document = result_document(scheme, roster, result, sealed=False, digest="", rehearsal=rehearsal)
    for key in ("sealed", "digest", "warnings"):
        del document[key]
    for reporter in document["reporters"]:
        del reporter["outcomes"]
    return "sm3:" + sm3_hex(canonical_text(document).encode(errors="backslashreplace"))
