"""The ballot without script: plain forms, one request a step. All that is shown is escaped."""

from __future__ import annotations

import re
import secrets
from html import escape
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs

from starlette.responses import Response

from shuzhi_desktop.domain.message import Text, text
from shuzhi_desktop.web.gate import BODY
from shuzhi_desktop.web.guessing import Locked
from shuzhi_desktop.web.pages import policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from shuzhi_desktop.services.language import Language

_MOST_FIELDS = 4000
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_PAGE = (
    '<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" '
    'content="width=device-width,initial-scale=1"><title>{title}</title><style>{style}</style></head>'
    '<body class="plain"><header><h1>{title}</h1></header><main>{body}</main></body></html>'
)
_TOLD = {
    "counted": text("您的评分已计入，谢谢！"),
    "used": text("这个评分码在本轮已经用别的方式投过票，本机的评分没有计入。"),
    "closed": text("这一轮已经封票，您的评分没有计入。"),
    "unknown": text("评分码已作废，本机的评分没有计入；请向工作人员领取新码。"),
    "retry": text("服务器没有答复，还不知道是否计入；请再次提交同一张表，不会重复计票。"),
}


class _Server(Protocol):
    @property
    def hall(self) -> dict[str, Any]:
        """The state of the hall."""

    async def token(self, typed: str, address: str) -> str | None:
        """The token of a typed code."""

    async def ask(self, kind: str, content: dict[str, Any]) -> dict[str, Any] | None:
        """Ask the owner."""

    async def cast(self, content: dict[str, Any]) -> dict[str, Any]:
        """Pass a ballot on."""


class PlainPages:
    """One address, three steps: the code, the sheet, the answer. What a step needs travels in hidden fields."""

    def __init__(self, server: _Server, languages: Mapping[str, Language], style: str) -> None:
        """Serve forms.

        Args:
            server: knows the hall and passes ballots on.
            languages: by code.
            style: the style sheet of the ballot page.
        """
        self._server, self._languages, self._style = server, languages, style
        self._policy = policy(style)

    async def show(self, request: Request) -> Response:
        """Answer one step."""
        fields = _fields(request.scope.get(BODY, b""))
        if fields is None:
            return Response("bad request", 400, media_type="text/plain")
        code = fields.get("lang") or ("zh" if "zh" in request.headers.get("accept-language", "zh") else "en")
        language = self._languages.get(code, self._languages["zh"])
        step = fields.get("step", "")
        if step == "vote":
            return await self._vote(language, fields)
        token = fields.get("token") or None
        if step == "enter":
            address = request.client.host if request.client else ""
            try:
                token = await self._server.token(fields.get("code", ""), address)
            except Locked as locked:
                wait = text("输错次数过多，请等 {n} 秒再试。", n=int(locked.seconds) + 1)
                return self._page(language, self._said(language, wait) + self._code_form(language), 429)
            if token is None:
                wrong = text("评分码不对，请核对卡片后重新输入。")
                return self._page(language, self._said(language, wrong) + self._code_form(language))
        if token is None:
            return self._page(language, self._code_form(language))
        return await self._sheet(language, token)

    async def _sheet(
        self, language: Language, token: str, said: str = "", sent: Mapping[str, str] | None = None
    ) -> Response:
        hall = self._server.hall
        now = hall.get("round")
        seat = await self._server.ask("seat", {"token": token, "round": now["id"] if now else None})
        if seat is None or not seat.get("known"):
            wrong = text("评分码不对，请核对卡片后重新输入。")
            return self._page(language, self._said(language, wrong) + self._code_form(language))
        again = self._again(language, token)
        if now is None:
            waiting = text("会议已结束，感谢您的参与。") if hall["phase"] == "sealed" else text("等待工作人员开放评分")
            return self._page(language, said + self._said(language, waiting) + again)
        if seat["voted"] == "shut":
            return self._page(
                language, said + self._said(language, text("这个席位本轮不能投票，请找工作人员。")) + again
            )
        if seat["voted"]:
            return self._page(language, said + self._said(language, text("这个评分码在本轮已经投过票。")) + again)
        people = [
            one for one in hall["reporters"] if now["reporter"] in (None, one[0]) and one[0] not in seat["barred"]
        ]
        if not people:
            return self._page(language, self._said(language, text("按回避规定，您不参加本轮评分。")) + again)
        form = hall["classes"][seat["class"]]
        hidden = {
            "step": "vote",
            "token": token,
            "round": str(now["id"]),
            "class": seat["class"],
            "key": (sent or {}).get("key") or secrets.token_hex(16),
            "people": ",".join(str(one[0]) for one in people),
            "lang": language.code,
        }
        parts = [
            said,
            '<form method="post" action="/plain">',
            *(_hidden(name, value) for name, value in hidden.items()),
        ]
        for one in people:
            parts.append(f'<section class="person"><h2>{escape(one[2])}</h2><p class="post">{escape(one[3])}</p>')
            parts += [self._row(language, row, f"m-{one[0]}-{n}", sent or {}) for n, row in enumerate(form["rows"])]
            parts.append("</section>")
        abstain = escape(language.text(text("对本轮弃权，不打分")))
        parts.append(f'<p><label class="check"><input type="checkbox" name="abstain" value="1"> {abstain}</label></p>')
        secret = text("无记名评分：系统只记录此评分码已使用，不记录谁打了什么分。")
        note = secret if form["secret"] else text("记名评分：您的评分会与您的姓名一起记录。")
        parts.append(
            f'<p class="note">{escape(language.text(note))} {escape(language.text(text("提交后不能修改。")))}</p>'
        )
        parts.append(f'<button class="primary">{escape(language.text(text("提交评分")))}</button></form>')
        return self._page(language, "".join(parts))

    def _row(self, language: Language, row: dict[str, Any], name: str, sent: Mapping[str, str]) -> str:

        legend, before = escape(row["name"]), sent.get(name, "")
        if row["kind"] == "options":
            choices = "".join(
                f'<label><input type="radio" name="{name}" value="{n}"{" checked" if before == str(n) else ""}>'
                f"<span>{escape(option)}</span></label>"
                for n, option in enumerate(row["options"])
            )
            return f'<fieldset><legend>{legend}</legend><div class="choices">{choices}</div></fieldset>'
        if row["kind"] == "points":
            low, high, step = row["range"]
            hint = text("{low} 至 {high} 分，最小单位 {step} 分", low=low, high=high, step=step)
        else:
            hint = text("填 1 至 {n} 的名次", n=len(self._server.hall["reporters"]))
        said = escape(language.text(hint))
        mode = "decimal" if row["kind"] == "points" else "numeric"
        return (
            f'<div class="field"><label for="{name}">{legend} <small>{said}</small></label>'
            f'<input id="{name}" name="{name}" inputmode="{mode}" autocomplete="off" maxlength="12" '
            f'value="{escape(before, quote=True)}">/div>'
        )

    async def _vote(self, language: Language, fields: Mapping[str, str]) -> Response:
        hall = self._server.hall
        form = hall["classes"].get(fields.get("class", ""))
        people = [int(one) for one in fields.get("people", "").split(",") if _WHOLE.fullmatch(one)]
        token, round_id = fields.get("token", ""), fields.get("round", "")
        if form is None or not people or not _WHOLE.fullmatch(round_id):
            return self._page(language, self._code_form(language), 400)
        abstained = fields.get("abstain") == "1"
        lines = [
            [
                one,
                [
                    None if abstained else _mark(row, fields.get(f"m-{one}-{n}", ""))
                    for n, row in enumerate(form["rows"])
                ],
                abstained,
            ]
            for one in people
        ]
        sent = {"token": token, "key": fields.get("key", ""), "round": int(round_id), "lines": lines}
        answer = await self._server.cast(sent)
        outcome = answer["outcome"]
        if outcome == "refused":
            why = str(answer.get("said", {}).get(language.code, ""))
            message = text("评分没有计入：{why}", why=why)
            return await self._sheet(language, token, self._said(language, message), fields)
        if outcome == "retry":
            repeated = "".join(_hidden(name, value) for name, value in fields.items())
            again = escape(language.text(text("提交评分")))
            form_again = (
                f'<form method="post" action="/plain">{repeated}<button class="primary">{again}</button></form>'
            )
            return self._page(language, self._said(language, _TOLD["retry"]) + form_again)
        return self._page(language, self._said(language, _TOLD[outcome], outcome) + self._again(language, token))

    def _code_form(self, language: Language) -> str:
        title, enter = escape(language.text(text("请输入评分码"))), escape(language.text(text("进入")))
        hint = escape(language.text(text("评分码印在您的卡片上，共 8 位，不分大小写。")))
        return (
            f'<form method="post" action="/plain" class="code">{_hidden("step", "enter")}'
            f'<label for="code">{title}</label><input id="code" name="code" maxlength="16" autocomplete="off" '
            f'autocapitalize="characters" spellcheck="false"><p class="note">{hint}</p>'
            f'<button class="primary">{enter}</button></form>'
        )

    def _again(self, language: Language, token: str) -> str:
        refresh = escape(language.text(text("刷新")))
        hidden = _hidden("token", token) + _hidden("lang", language.code)
        return f'<form method="post" action="/plain">{hidden}<button class="primary">{refresh}</button></form>'

    def _said(self, language: Language, message: Text, outcome: str = "") -> str:
        kind = "good" if outcome == "counted" else "plain-note"
        return f'<p class="said {kind}" role="status">{escape(language.text(message))}</p>'

    def _page(self, language: Language, body: str, status: int = 200) -> Response:
        title = escape(self._server.hall.get("title", ""))
        lang = "zh-CN" if language.code == "zh" else "en"
        content = _PAGE.format(lang=lang, title=title, style=self._style, body=body)
        headers = {"content-security-policy": self._policy}
        return Response(content, status, media_type="text/html; charset=utf-8", headers=headers)


def _mark(row: dict[str, Any], typed: str) -> object:
    """A field as a mark on the wire; what is nonsense is passed on and refused there by name."""
    bare = "".join(typed.split()).translate({0xFF10 + n: 0x30 + n for n in range(10)} | {0xFF0E: 0x2E, 0x3002: 0x2E})
    if not bare:
        return None
    if row["kind"] == "points":
        return bare
    return int(bare) if _WHOLE.fullmatch(bare) else -1


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name, quote=True)}" value="{escape(value, quote=True)}">'


def _fields(body: bytes) -> dict[str, str] | None:
    """The fields of a form, the first of each name; None when it is none."""
    try:
        parsed = parse_qs(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    return {name: values[0] for name, values in parsed.items()}
