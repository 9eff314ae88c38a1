"""Refusals and failures, as RFC 9457 problem documents that a person can act on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("bot.web")

_TITLES = {
    400: "Demande illisible",
    401: "Jeton absent",
    404: "Introuvable",
    405: "Méthode non permise",
    409: "Profil incomplet",
    413: "Message trop long",
    415: "Format non accepté",
    422: "Demande à corriger",
    429: "Trop de demandes",
    500: "Erreur de notre côté",
    503: "Momentanément indisponible",
}
_DETAILS = {
    400: "La demande n'a pas pu être lue. Vérifiez qu'elle est en JSON, en UTF-8.",
    404: "Cette adresse n'existe pas. Vérifiez-la, ou revenez à l'accueil.",
    405: "Cette adresse ne se consulte pas ainsi. L'en-tête « Allow » dit comment.",
    413: "La demande est trop longue.",
    500: "Une erreur est survenue de notre côté. Réessayez dans une minute.",
    503: "Le service est momentanément indisponible. Réessayez dans une minute.",
}


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A problem, as RFC 9457 writes it. ``detail`` is French and says what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Problem(Exception):  # noqa: N818 - it is the document's own name
    """A refusal to send to the client. ``detail`` is French and says what to do; ``extra`` adds members."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})

    @property
    def title(self) -> str:
        """The problem in two or three words."""
        return _TITLES.get(self.status, "Erreur")

    def response(self) -> Response:
        """Write the document."""
        document: dict[str, Any] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }
        return Response(
            msgspec.json.encode(document), status_code=self.status, headers=self.headers, media_type=MEDIA_TYPE
        )


def problem_of(error: HTTPException) -> Problem:
    """Return the problem for what Starlette itself refuses: unknown address, wrong method."""
    detail = _DETAILS.get(error.status_code, "La demande n'a pas pu être traitée.")
    return Problem(error.status_code, detail, headers=error.headers)


class LastResort:
    """Answers an unforeseen error by a problem that tells nothing of the inside, written by ``respond``.

    The error is logged by its kind and its place only: its text may hold what a visitor wrote.
    """

    def __init__(self, app: ASGIApp, respond: Callable[[Scope, Problem], Response]) -> None:
        self._app = app
        self._respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, and stand behind it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - the last resort
            log.error("unforeseen error %s", _place_of(error))
            if not started:
                await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        problem = Problem(500, _DETAILS[500])
        try:
            return self._respond(scope, problem)
        except Exception as error:  # noqa: BLE001 - a page that cannot be shown either
            log.error("no page for an error: %s", _place_of(error))
            return problem.response()


def _place_of(error: BaseException) -> str:
    traceback = error.__traceback__
    place = ""
    while traceback is not None:
        code = traceback.tb_frame.f_code
        place = f"{code.co_filename}:{traceback.tb_lineno} in {code.co_name}"
        traceback = traceback.tb_next
    return f"{type(error).__name__} at {place}"
