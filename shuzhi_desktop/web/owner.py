"""The end that owns the meeting: answers what the server's process asks, through the services alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shuzhi_desktop.domain.message import Refused, Text, text
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.codes import code_groups, issue_codes, revoke_and_replace, salt_of
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.remote_voting import RemoteBallot, cast_remote, standing
from shuzhi_desktop.services.results import is_available
from shuzhi_desktop.services.turns import close_scoring, open_scoring
from shuzhi_desktop.services.voting import current_round, next_reporter, progress
from shuzhi_desktop.web.hall import hall_state

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi_desktop.services.codes import IssuedCode
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.language import Language


class Owner:
    """Answers questions; may be called from any thread. An answer is plain JSON."""

    def __init__(self, desk: Desk, languages: Sequence[Language], export: Callable[[Desk, str], str]) -> None:
        """Answer for a meeting.

        Args:
            desk: the meeting.
            languages: in which messages are told; the device picks one.
            export: writes the workbook in a language (code) and returns the path of a file that may be deleted.
        """
        self._desk, self._languages, self._export = desk, languages, export

    def push(self) -> dict[str, Any]:
        """What the server must know before anyone asks."""
        return {"hall": hall_state(self._desk.store), "salt": salt_of(self._desk.store).hex()}

    def ballots(self, sent: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Cast ballots that arrived together; one answer each, in order."""
        read = [RemoteBallot(_str(s, "token"), _str(s, "key"), _int(s, "round") or 0, s.get("lines")) for s in sent]
        answers = cast_remote(self._desk, read)
        return [{"outcome": one.outcome.value, **self._said(one.message)} for one in answers]

    def answer(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        """Answer anything but a ballot; what is refused comes back as `{"refused": {language: sentence}}`."""
        acts: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "seat": self._seat,
            "watch": self._watch,
            "open": self._open,
            "close": self._close,
            "seal": self._seal,
            "export": self._exported,
            "codes": self._codes,
            "replace": self._replaced,
        }
        try:
            return acts[kind](content)
        except Refused as error:
            return {"refused": self._said(error.message)["said"]}
        except Exception:
            return {"refused": self._said(text("服务器出错，操作没有完成，请再试一次。"))["said"]}

    def _seat(self, content: dict[str, Any]) -> dict[str, Any]:
        found = standing(self._desk.store, _str(content, "token"), _int(content, "round"), _str(content, "key"))
        if found is None:
            return {"known": False}
        return {"known": True, "class": found.class_id, "barred": sorted(found.barred), "voted": found.voted}

    def _watch(self, _content: dict[str, Any]) -> dict[str, Any]:
        store = self._desk.store
        one, info, following = current_round(store), store.info(), next_reporter(store)
        roster = {reporter.id: reporter for reporter in store.roster().reporters}
        rows = () if one is None else progress(store, one.id)
        groups = code_groups(store)
        return {
            "title": info.title,
            "phase": info.phase.value,
            "slate": not following and one is None and not store.rounds() and bool(roster),
            "round": None if one is None else one.id,
            "now": "" if one is None or one.reporter_id is None else _who(roster, one.reporter_id),
            "next": None if following is None else {"id": following.id, "name": _who(roster, following.id)},
            "left": sum(1 for id_ in roster if id_ not in {r.reporter_id for r in store.rounds()}),
            "classes": [[r.name, r.expected, r.received, r.recused] for r in rows],
            "codes": [sum(g.coded for g in groups), sum(g.seats for g in groups)],
            "available": info.phase is Phase.SEALED or is_available(self._desk),
        }

    def _open(self, content: dict[str, Any]) -> dict[str, Any]:
        open_scoring(self._desk, _int(content, "reporter"))
        return {"done": True}

    def _close(self, content: dict[str, Any]) -> dict[str, Any]:
        close_scoring(self._desk, _int(content, "round") or 0)
        return {"done": True}

    def _seal(self, _content: dict[str, Any]) -> dict[str, Any]:
        close_meeting(self._desk)
        return {"done": True}

    def _exported(self, content: dict[str, Any]) -> dict[str, Any]:
        return {"path": self._export(self._desk, _str(content, "lang") or "zh")}

    def _codes(self, _content: dict[str, Any]) -> dict[str, Any]:
        return _shown_once(issue_codes(self._desk))

    def _replaced(self, content: dict[str, Any]) -> dict[str, Any]:
        lost, names = _str(content, "lost").strip(), (_str(content, "first"), _str(content, "second"))
        card = int(lost) if lost.isascii() and lost.isdigit() and len(lost) < 6 else None
        code = "" if card is not None else lost or "-"
        made = revoke_and_replace(self._desk, names=names, reason=_str(content, "reason"), card=card, code=code)
        return _shown_once((made,))

    def _said(self, message: Text | None) -> dict[str, Any]:
        return {} if message is None else {"said": {one.code: one.text(message) for one in self._languages}}


def _shown_once(made: Sequence[IssuedCode]) -> dict[str, Any]:
    return {"codes": [[one.card, one.class_name, one.unit, one.name, one.code] for one in made]}


def _who(roster: dict[int, Any], reporter_id: int) -> str:
    reporter = roster[reporter_id]
    return f"{reporter.name}　{reporter.unit}"


def _str(content: dict[str, Any], name: str) -> str:
    value = content.get(name)
    return value if isinstance(value, str) else ""


def _int(content: dict[str, Any], name: str) -> int | None:
    value = content.get(name)
    return value if type(value) is int and abs(value) < 2**53 else None
