"""The visitor's page: the whole conversation with forms alone; scripts only make it smoother."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.web.pages.api import JSON_TYPE, Api, ApiError
from bot.web.pages.ports import PageServices
from bot.web.pages.rendering import SECURITY_HEADERS, page
from bot.web.pages.session import Session, forget_session, from_this_site, keep_session, read_session
from bot.web.pages.view import asked, known_facts, script_words, shown_messages, starters, with_maps
from bot.web.reach import national_seat

FOREIGN_FORM = "Cette demande ne vient pas de cette page. Rechargez la page, puis recommencez."
NOTHING_WRITTEN = "Écrivez votre message, ou touchez un des choix."
GONE = "Cette conversation n'existe plus. Vous pouvez en commencer une autre."
_COMMUNES_SHOWN = 8


@dataclass(frozen=True)
class Draft:
    """What a page that could not be sent keeps for the visitor: the error, the text, the same attempt's number."""

    error: str | None = None
    text: str = ""
    attempt: str = field(default_factory=lambda: uuid.uuid4().hex)


class Visitor:
    """The pages of a conversation on the web."""

    def __init__(self, services: PageServices) -> None:
        self._services = services

    async def home(self, request: Request) -> Response:
        """Show the conversation, or what the assistant is when there is none yet."""
        session = read_session(request)
        if session is None:
            return await self._render(request, None, Draft())
        try:
            return await self._render(request, session, Draft())
        except ApiError as error:
            if error.status not in {401, 404}:
                return await self._render(request, None, Draft(error=error.detail), status=error.status)
            response = await self._render(request, None, Draft(error=GONE))
            forget_session(response)
            return response

    async def speak(self, request: Request) -> Response:
        """Take a text, a choice or just a start; then show the conversation (303), or answer the script in JSON."""
        if not from_this_site(request):
            return await self._refused(request, None, Draft(error=FOREIGN_FORM), 403)
        form = await request.form()
        session = read_session(request)
        body = _said(form)
        draft = Draft(text=_word(form, "text"), attempt=_word(form, "client_id") or uuid.uuid4().hex)
        if not body and "start" not in form:
            return await self._refused(request, session, Draft(error=NOTHING_WRITTEN), 422)
        try:
            opened = None
            if session is None or not await self._known(request, session):
                opened = await Api(request).post("/api/v1/conversations", {"channel": "web", "centre": None})
                session = Session(opened["id"], opened["token"])
            if body:
                await Api(request, session.token).post(f"{session.path}/messages", {**body, "client_id": draft.attempt})
        except ApiError as error:
            kept = Draft(error=error.detail, text=draft.text, attempt=draft.attempt)
            return await self._refused(request, session, kept, error.status, error.retry_after)
        response: Response
        if _wants_json(request):
            answer = {**(opened or {}), "id": session.id, "token": session.token}
            response = JSONResponse(answer, 201, headers=SECURITY_HEADERS)
        else:
            response = RedirectResponse("/#reponse", 303, headers=SECURITY_HEADERS)
        keep_session(request, response, session)
        return response

    async def erase(self, request: Request) -> Response:
        """Delete the conversation and every trace of it, then forget the cookie."""
        if not from_this_site(request):
            return await self._refused(request, None, Draft(error=FOREIGN_FORM), 403)
        session = read_session(request)
        if session is not None:
            try:
                await Api(request, session.token).delete(session.path)
            except ApiError as error:
                if error.status not in {401, 404}:
                    return await self._refused(request, session, Draft(error=error.detail), error.status)
        response = RedirectResponse("/?efface=1", 303, headers=SECURITY_HEADERS)
        forget_session(response)
        return response

    async def unlink(self, request: Request) -> Response:
        """End the links printed on the sheets of the conversation, and what they opened."""
        if not from_this_site(request):
            return await self._refused(request, None, Draft(error=FOREIGN_FORM), 403)
        session = read_session(request)
        if session is None:
            return RedirectResponse("/", 303, headers=SECURITY_HEADERS)
        try:
            await Api(request, session.token).delete(f"{session.path}/resume")
        except ApiError as error:
            return await self._refused(request, session, Draft(error=error.detail), error.status)
        return RedirectResponse("/?liens=1", 303, headers=SECURITY_HEADERS)

    async def sheet(self, request: Request) -> Response:
        """Give the plan as a PDF to keep."""
        session = read_session(request)
        if session is None:
            return RedirectResponse("/", 303, headers=SECURITY_HEADERS)
        try:
            pdf = await Api(request, session.token).raw("GET", f"{session.path}/plan.pdf")
        except ApiError as error:
            return await self._refused(request, session, Draft(error=error.detail), error.status)
        headers = {**SECURITY_HEADERS, "Content-Disposition": 'inline; filename="mon-projet-de-formation.pdf"'}
        return Response(pdf, media_type="application/pdf", headers=headers)

    async def _known(self, request: Request, session: Session) -> bool:
        # An erased or expired conversation is left behind: the visitor speaks in a new one.
        try:
            await Api(request, session.token).get(session.path)
        except ApiError as error:
            if error.status in {401, 404}:
                return False
            raise
        return True

    async def _refused(
        self, request: Request, session: Session | None, draft: Draft, status: int, retry_after: str | None = None
    ) -> Response:
        response: Response
        if _wants_json(request):
            problem = {"type": "about:blank", "status": status, "detail": draft.error}
            response = JSONResponse(problem, status, SECURITY_HEADERS, media_type="application/problem+json")
        else:
            try:
                response = await self._render(request, session, draft, status=status)
            except ApiError:
                response = await self._render(request, None, draft, status=status)
        if retry_after:
            response.headers["Retry-After"] = retry_after
        if session is not None:
            # A text that could not be answered stays in the conversation: the visitor must find it again.
            keep_session(request, response, session)
        return response

    async def _render(self, request: Request, session: Session | None, draft: Draft, *, status: int = 200) -> Response:
        catalogue = self._services.catalogue
        conversation: Mapping[str, Any] = {"messages": [], "profile": {}, "plan_ready": False}
        if session is not None:
            conversation = await Api(request, session.token).get(session.path)
        commune = ((conversation["profile"] or {}).get("commune") or {}).get("insee_code")
        place = request.query_params.get("commune", "").strip()
        return page(
            "home.html",
            status=status,
            session=session,
            messages=with_maps(shown_messages(conversation["messages"]), catalogue, commune),
            commune=commune,
            asks=asked(conversation["messages"]),
            facts=known_facts(conversation["profile"], catalogue),
            plan_ready=conversation["plan_ready"],
            assistant=(await Api(request).get("/healthz"))["assistant"],
            contact=national_seat(),
            words=script_words(catalogue),
            draft=draft,
            starters=starters(),
            place=place,
            communes=await self._communes(request, place) if place else None,
            erased="efface" in request.query_params,
            unlinked=session is not None and "liens" in request.query_params,
        )

    async def _communes(self, request: Request, place: str) -> list[Mapping[str, Any]]:
        found = await Api(request).get(f"/api/v1/communes?q={quote(place[:100])}")
        return list(found[:_COMMUNES_SHOWN])


def _said(form: FormData) -> dict[str, str]:
    payload = _word(form, "payload")
    if payload:
        return {"payload": payload}
    text = _word(form, "text").strip()
    return {"text": text} if text else {}


def _word(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _wants_json(request: Request) -> bool:
    return request.headers.get("accept", "").startswith(JSON_TYPE)
