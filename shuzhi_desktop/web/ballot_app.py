"""What voters' devices get: the ballot page, the state of the hall, and the answer to their ballot."""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route, Router

from shuzhi_desktop.services.codes import normalised, token_of
from shuzhi_desktop.services.language import CODES, load_language
from shuzhi_desktop.web.gate import BODY, PLAIN, Gate
from shuzhi_desktop.web.guessing import Guessing, Locked
from shuzhi_desktop.web.pages import compose
from shuzhi_desktop.web.plain import PlainPages
from shuzhi_desktop.web.words import BALLOT_WORDS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from shuzhi_desktop.web.channel import Questions

_FOLLOW_SECONDS = 25.0
_ANSWER_SECONDS = 20.0
_JSON = "application/json"


class BallotApp:
    """The routes of the voters' address, behind the gate."""

    def __init__(
        self,
        questions: Questions,
        resources: Path,
        hosts: frozenset[str],
        counters: Counter[str],
        clock: Callable[[], float],
    ) -> None:
        """Serve a meeting.

        Args:
            questions: the line to the owner of the meeting.
            resources: holds `web/` and `locale/`.
            hosts: what the Host header may say.
            counters: where everything is counted.
            clock: seconds that only grow, for the lock-out.
        """
        self.following = 0
        self.nonce = ""
        self._questions, self._counters = questions, counters
        self._page = compose(resources, "ballot", BALLOT_WORDS)
        self._guessing = Guessing(clock)
        self._hashing = ThreadPoolExecutor(2, "shuzhi-code")
        self._hall: dict[str, Any] = {}
        self._hall_json = b"{}"
        self._salt = b""
        self._version = 0
        self._changed = asyncio.Event()
        languages = {code: load_language(code, resources) for code in CODES}
        self._plain = PlainPages(
            self, languages, (resources / "web" / "ballot.css").read_text(encoding="utf-8").strip()
        )
        routes = [
            Route("/", self._index),
            Route("/ping", self._ping),
            Route("/follow", self._follow),
            Route("/enter", self._enter, methods=["POST"]),
            Route("/seat", self._seat, methods=["POST"]),
            Route("/plain", self._plain.show, methods=["GET", "POST"]),
            Route("/favicon.ico", self._nothing),
        ]
        self._router = Router(routes, default=_not_found, redirect_slashes=False)
        self.gate = Gate(self._route, hosts, self._page.policy, counters)

    @property
    def hall(self) -> dict[str, Any]:
        """The state of the hall as it was pushed last."""
        return self._hall

    def heard(self, message: dict[str, Any]) -> None:
        """Take a push of the owner and let everyone who follows know."""
        if "hall" not in message:
            return
        self._hall, self._salt = message["hall"], bytes.fromhex(message["salt"])
        self._version += 1
        self._hall_json = json.dumps({**self._hall, "v": self._version}, ensure_ascii=False).encode()
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def end(self) -> None:
        """Answer everyone who follows, so that the server can stop at once."""
        self._changed.set()

    async def token(self, typed: str, address: str) -> str | None:
        """The token of a typed code, None when there is no such code.

        Raises:
            Locked: this address has guessed too often.
        """
        async with self._guessing.try_of(address) as one:
            code = normalised(typed)
            if not code or not self._salt:
                self._counters["codes_wrong"] += 1
                return None
            loop = asyncio.get_running_loop()
            token = (await loop.run_in_executor(self._hashing, token_of, code, self._salt)).hex()
            known = await self.ask("seat", {"token": token})
            if known is None or not known.get("known"):
                self._counters["codes_wrong"] += 1
                return None
            one.was_right()
            self._counters["codes_right"] += 1
            return token

    async def ask(self, kind: str, content: dict[str, Any]) -> dict[str, Any] | None:
        """Ask the owner; None when it did not answer in time."""
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                answer: dict[str, Any] = await self._questions.ask(kind, content)
        except TimeoutError:
            self._counters["unanswered"] += 1
            return None
        return answer

    async def cast(self, content: dict[str, Any]) -> dict[str, Any]:
        """Pass a ballot on; without an answer in time nobody knows, so the device must ask again."""
        answer = await self.ask("ballot", content) or {"outcome": "retry"}
        self._counters[f"ballots_{answer['outcome']}"] += 1
        return answer

    async def _index(self, request: Request) -> Response:
        page = self._page
        headers = {"etag": page.etag, "cache-control": "no-cache", "vary": "accept-encoding"}
        if request.headers.get("if-none-match") == page.etag:
            return Response(status_code=304, headers=headers)
        packed = "gzip" in request.headers.get("accept-encoding", "")
        if packed:
            headers["content-encoding"] = "gzip"
        return Response(page.packed if packed else page.content, media_type="text/html; charset=utf-8", headers=headers)

    async def _ping(self, _request: Request) -> Response:
        return Response(self.nonce, media_type="text/plain")

    async def _nothing(self, _request: Request) -> Response:
        return Response(status_code=204)

    async def _follow(self, request: Request) -> Response:
        """The state of the hall: at once when the device has not seen it, else when it changes."""
        if request.query_params.get("v", "") == str(self._version):
            self.following += 1
            try:
                await asyncio.wait_for(self._changed.wait(), _FOLLOW_SECONDS)
            except TimeoutError:
                return Response(status_code=204)
            finally:
                self.following -= 1
        ends = self._hall.get("ends")
        left = b"null" if ends is None else str(round(ends - time.time())).encode()
        return Response(b'{"left":' + left + b"," + self._hall_json[1:], media_type=_JSON)

    async def _enter(self, request: Request) -> Response:
        content = _json_of(request)
        try:
            token = await self.token(str(content.get("code", "")), client(request))
        except Locked as locked:
            self._counters["codes_locked"] += 1
            return _reply({"wait": int(locked.seconds) + 1}, 429)
        return _reply({"token": token})

    async def _seat(self, request: Request) -> Response:
        answer = await self.ask("seat", _plain_of(_json_of(request)))
        return _reply({} if answer is None else answer, 503 if answer is None else 200)

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ballots come a thousand at a time, so they go round the router; everything else takes it."""
        if scope["path"] != "/ballot" or scope["method"] != "POST":
            await self._router(scope, receive, send)
            return
        content = _object_in(scope.get(BODY, b""))
        answer = await self.cast({**_plain_of(content), "lines": _lines_of(content)})
        body = json.dumps(answer, ensure_ascii=False).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers, PLAIN: True})
        await send({"type": "http.response.body", "body": body})


def client(request: Request) -> str:
    """The address a request came from; used for the lock-out and nowhere written."""
    return request.client.host if request.client else ""


def _json_of(request: Request) -> dict[str, Any]:
    """The object in a body; empty when there is none."""
    return _object_in(request.scope.get(BODY, b""))


def _object_in(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _plain_of(content: dict[str, Any]) -> dict[str, Any]:
    """The fields that name seat, try and round; what is of another kind is left out."""
    kinds = {"token": str, "key": str, "round": int}
    return {name: content[name] for name, kind in kinds.items() if type(content.get(name)) is kind}


def _lines_of(content: dict[str, Any]) -> list[Any] | None:
    """The lines of a sheet if they have its shape, so that nothing deep or strange travels to the owner."""
    lines = content.get("lines")
    if not isinstance(lines, list):
        return None
    for line in lines:
        if not isinstance(line, list) or len(line) != 3 or not isinstance(line[1], list):
            return None
        if not all(one is None or type(one) in (int, str) for one in (line[0], *line[1])) or type(line[2]) is not bool:
            return None
    return lines


def _reply(content: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), status, media_type=_JSON)


async def _not_found(scope: Any, receive: Any, send: Any) -> None:
    await Response("not found", 404, media_type="text/plain")(scope, receive, send)
