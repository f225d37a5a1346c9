"""The clerk's console in a browser, at 127.0.0.1 only: open, watch, close, next, seal, export. Shows no score."""

from __future__ import annotations

import hmac
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route, Router

from shuzhi_desktop.web.gate import BODY, Gate
from shuzhi_desktop.web.pages import compose
from shuzhi_desktop.web.words import CONSOLE_WORDS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from starlette.requests import Request

    from shuzhi_desktop.web.channel import Questions

_ACTS = frozenset({"watch", "open", "close", "seal", "codes", "replace"})
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ConsoleApp:
    """The routes of the console. Every request but the page itself must carry the key that stands in the address."""

    def __init__(
        self, questions: Questions, resources: Path, hosts: frozenset[str], counters: Counter[str], key: str
    ) -> None:
        """Serve the console.

        Args:
            questions: the line to the owner.
            resources: holds `web/` and `locale/`.
            hosts: what the Host header may say: this machine only.
            counters: where everything is counted.
            key: random; whoever has it is the clerk.
        """
        self.voter_url = ""
        self.following: Callable[[], int] = lambda: 0
        self._questions, self._key = questions, key
        self._page = compose(resources, "console", CONSOLE_WORDS)
        routes = [
            Route("/", self._index),
            Route("/favicon.ico", self._index),
            Route("/act/{kind}", self._act, methods=["POST"]),
            Route("/export", self._export, methods=["POST"]),
            Route("/qr", self._qr, methods=["POST"]),
        ]
        self.gate = Gate(Router(routes, redirect_slashes=False), hosts, self._page.policy, counters)

    async def _index(self, _request: Request) -> Response:
        return Response(self._page.content, media_type="text/html; charset=utf-8")

    async def _act(self, request: Request) -> Response:
        kind = str(request.path_params["kind"])
        if not self._allowed(request) or kind not in _ACTS:
            return _forbidden()
        answer = await self._questions.ask(kind, _content(request))
        if kind == "watch":
            answer = {**answer, "voters": self.voter_url, "connected": self.following()}
        return Response(json.dumps(answer, ensure_ascii=False), media_type="application/json")

    async def _export(self, request: Request) -> Response:
        if not self._allowed(request):
            return _forbidden()
        answer = await self._questions.ask("export", _content(request))
        if "path" not in answer:
            return Response(json.dumps(answer, ensure_ascii=False), 409, media_type="application/json")
        path = Path(answer["path"])
        content = path.read_bytes()
        path.unlink()
        return Response(content, media_type=_WORKBOOK)

    async def _qr(self, request: Request) -> Response:
        """QR codes of addresses, as one SVG each."""
        if not self._allowed(request):
            return _forbidden()
        wanted = _content(request).get("of")
        images = (
            [_svg(one) for one in wanted if isinstance(one, str) and len(one) < 200] if isinstance(wanted, list) else []
        )
        return Response(json.dumps(images), media_type="application/json")

    def _allowed(self, request: Request) -> bool:
        given = request.headers.get("x-shuzhi-key", "")
        return hmac.compare_digest(given.encode(), self._key.encode())


def _svg(content: str) -> str:
    import segno

    out = io.BytesIO()
    code = segno.make(content, error="m", micro=False)
    code.save(out, kind="svg", border=2, xmldecl=False, svgclass=None, lineclass=None, omitsize=True)
    return out.getvalue().decode()


def _content(request: Request) -> dict[str, Any]:
    try:
        content = json.loads(request.scope[BODY])
    except (ValueError, RecursionError, KeyError):
        return {}
    return content if isinstance(content, dict) else {}


def _forbidden() -> Response:
    return Response("forbidden", 403, media_type="text/plain")
