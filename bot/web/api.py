"""The public API: what each call does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from bot.conversations import Conversation, ConversationStore
from bot.conversations.messages import position_of
from bot.conversations.resuming import ResumeCodes
from bot.dialogue import PayloadError
from bot.dialogue.types import Choice, State
from bot.guidance.engine import encode_plan
from bot.guidance.plan_types import Plan
from bot.guidance.priced import UnknownCourseError
from bot.guidance.profile import ProfileError, missing_for_plan, plan_ready
from bot.kiosks import KioskStore
from bot.web import bodies
from bot.web.assistant import AssistantUnavailableError, RasaAssistant
from bot.web.brand import current_brand
from bot.web.events import Hub, TooManyListenersError, stream
from bot.web.guide import Guide
from bot.web.learning import Learner
from bot.web.limits import Limits, too_many
from bot.web.links import sheet_link
from bot.web.map import ON_PAPER, surroundings
from bot.web.operations import Call, json_response
from bot.web.problems import Problem
from bot.web.reach import unanswered
from bot.web.sheet import mapped_centres, plan_pdf
from bot.web.startup import Eventually
from bot.web.turns import Turns
from bot.web.views import (
    Answered,
    CatalogueSize,
    Health,
    Opened,
    OpeningBody,
    Reported,
    commune_view,
    conversation_view,
)
from bot.web.watch import Watch

COMMUNES_SHOWN = 10
CENTRES_SHOWN = 5
COURSES_SHOWN = 20
MAX_SHOWN = 1_000
MAX_QUERY = 200
LEVELS = (2, 8)
_BUSY_LISTENERS_SECONDS = 30

_MISSING: dict[str, str] = {
    "situation": "votre situation",
    "commune": "votre commune (ou dites que vous préférez ne pas la donner)",
    "goal": "votre projet : un but, un domaine ou un métier",
    "field": "un domaine ou un métier, même vague",
}


@dataclass(frozen=True)
class Services:
    """Everything the API works with."""

    store: ConversationStore
    codes: ResumeCodes
    kiosks: KioskStore
    public_url: str | None
    database: Eventually[bool]
    guide: Eventually[Guide]
    assistant: RasaAssistant
    hub: Hub
    turns: Turns
    watch: Watch
    limits: Limits
    learner: Learner
    today: Callable[[], date]


class Api:
    """The calls of the public API."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def healthz(self, _call: Call) -> Response:
        """Say how the service is doing, without asking anyone: it is known already."""
        services = self._services
        guide = services.guide.peek()
        size = CatalogueSize(communes=0, centres=0, courses=0)
        if guide is not None:
            counts = guide.counts
            size = CatalogueSize(communes=counts.communes, centres=counts.centres, courses=counts.courses)
        assistant, database = services.assistant.readiness, services.watch.database
        well = assistant == "ready" and database == "ok" and guide is not None
        return json_response(
            Health(status="ok" if well else "degraded", assistant=assistant, database=database, catalogue=size)
        )

    def open_conversation(self, call: Call) -> Response:
        """Open a conversation and greet."""
        services = self._services
        opening = _opening(call.body)
        guide = services.guide.get()
        if opening.centre is not None and all(centre.id != opening.centre for centre in guide.catalogue.centres):
            raise Problem(422, "Je ne connais pas ce centre. Donnez un identifiant de « /api/v1/centres », ou null.")
        services.limits.opening(call.address)
        state, drafts = guide.greet(State(channel=opening.channel, centre=opening.centre), services.today())
        conversation, token, messages = services.store.create(state, drafts)
        return json_response(
            Opened(
                id=conversation.id,
                token=token,
                messages=messages,
                profile=state.profile,
                plan_ready=plan_ready(state.profile),
            ),
            201,
        )

    def post_message(self, call: Call) -> Response:
        """Take what the visitor says, and answer it."""
        services = self._services
        conversation = self._conversation(call)
        services.limits.message(conversation.id)
        text, payload, client_id = bodies.visitor_message(call.body)
        try:
            if text is not None:
                turn = services.turns.say(conversation, text, client_id)
            else:
                assert payload is not None
                turn = self._choose(conversation, payload, client_id)
        except AssistantUnavailableError as error:
            warming = services.assistant.readiness == "warming"
            raise unanswered(services.guide.peek(), conversation.state, text or "", warming=warming) from error
        return json_response(
            Answered(
                messages=turn.messages,
                profile=turn.profile,
                plan_ready=plan_ready(turn.profile),
                received=turn.received,
            )
        )

    def report(self, call: Call) -> Response:
        """Take the report of an answer that the visitor finds wrong."""
        conversation = self._conversation(call)
        self._services.limits.message(conversation.id)
        message_id, comment = bodies.report(call.body)
        found = self._services.store.messages(conversation.id, after=position_of(message_id) - 1)[:1]
        if not found or found[0].id != message_id or found[0].author != "assistant":
            raise Problem(
                422, "Je ne retrouve pas cette réponse dans la conversation. Rechargez la page, puis réessayez."
            )
        self._services.learner.report(conversation, found[0], comment)
        return json_response(Reported(), 201)

    def read_conversation(self, call: Call) -> Response:
        """Show the whole conversation."""
        conversation = self._conversation(call)
        messages = self._services.store.messages(conversation.id)
        return json_response(conversation_view(messages, conversation.state.profile))

    async def events(self, call: Call) -> Response:
        """Send each new message as it comes."""
        services = self._services
        conversation = await run_in_threadpool(self._conversation, call)
        if call.request.method == "HEAD":
            return Response(media_type="text/event-stream")
        last_seen = call.request.headers.get("last-event-id")
        after = (
            position_of(last_seen)
            if last_seen is not None
            else await run_in_threadpool(services.store.last_position, conversation.id)
        )
        events = stream(services.store, services.hub, conversation.id, after=after, token=call.token)
        try:
            # The first bytes are drawn here, so that a refusal still has a status of its own.
            first = await events.__anext__()
        except TooManyListenersError as error:
            raise too_many(_BUSY_LISTENERS_SECONDS) from error

        async def body() -> Any:
            yield first
            async for event in events:
                yield event

        return StreamingResponse(body(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    def erase_conversation(self, call: Call) -> Response:
        """Erase everything."""
        conversation = self._conversation(call)
        self._services.store.delete(conversation.id)
        self._services.hub.notify(conversation.id)
        return Response(status_code=204)

    def read_plan(self, call: Call) -> Response:
        """Return the plan of the conversation."""
        return Response(encode_plan(self._plan_of(self._conversation(call))), media_type="application/json")

    def read_sheet(self, call: Call) -> Response:
        """Return the plan as a PDF."""
        services = self._services
        conversation = self._conversation(call)
        plan = self._plan_of(conversation)
        link = sheet_link(services.codes, conversation, public_url=services.public_url, request=call.request)
        catalogue = services.guide.get().catalogue
        field = catalogue.fields.get(plan.profile.field or "")
        label = field.label if field is not None else None
        here = plan.profile.commune
        commune = catalogue.communes.get(here.insee_code) if here is not None else None
        drawing = surroundings(catalogue, commune, mapped_centres(plan), frame=ON_PAPER)
        return Response(
            plan_pdf(plan, resume_url=link, field_label=label, area_map=drawing, brand=current_brand()),
            media_type="application/pdf",
            headers={"Content-Disposition": 'attachment; filename="mon-plan-cnam.pdf"'},
        )

    def match(self, call: Call) -> Response:
        """Return the plan of any profile on any day; nothing is stored."""
        guide = self._services.guide.get()
        given = call.body.get("as_of")
        as_of = self._services.today() if given is None else bodies.day(given, "as_of")
        if call.body.get("profile") is None:
            raise Problem(422, "Donnez « profile » : un objet, même vide.")
        try:
            profile = guide.profile(call.body["profile"])
        except ProfileError as error:
            raise Problem(422, str(error), extra={"field": error.field}) from error
        plan = guide.plan(profile, as_of)
        explained = call.body.get("explain")
        if not (explained is None or isinstance(explained, bool)):
            raise Problem(422, "« explain » est vrai (true) ou faux (false).")
        if explained:
            plan = guide.explained(plan)
        price, course_id = bodies.price(call.body.get("price_eur"), "price_eur"), call.body.get("course_id")
        if not (course_id is None or isinstance(course_id, str)):
            raise Problem(422, "« course_id » est l'identifiant d'une formation. « /api/v1/courses?q= » le trouve.")
        if price is not None:
            try:
                plan = guide.priced(plan, price, course_id)
            except UnknownCourseError as error:
                raise Problem(422, "« course_id » n'est pas une formation du catalogue.") from error
        return Response(encode_plan(plan), media_type="application/json")

    def find_communes(self, call: Call) -> Response:
        """Search communes."""
        words = _words(call, "q", required=True)
        limit = bodies.whole_number(call.query("limit"), "limit", default=COMMUNES_SHOWN, low=1, high=MAX_SHOWN)
        found = self._services.guide.get().communes(words, limit)
        return json_response([commune_view(commune) for commune in found])

    def find_centres(self, call: Call) -> Response:
        """List centres, nearest first."""
        code = call.query("near")
        limit = bodies.whole_number(call.query("limit"), "limit", default=CENTRES_SHOWN, low=1, high=MAX_SHOWN)
        if code is None:
            raise Problem(422, "Donnez « near » : le code INSEE d'une commune. « /api/v1/communes?q= » le trouve.")
        guide = self._services.guide.get()
        commune = guide.commune(code.upper())
        if commune is None:
            raise Problem(
                422, "Je ne connais pas de commune de ce code INSEE. « /api/v1/communes?q= » le trouve par son nom."
            )
        return json_response(guide.centres(commune, limit))

    def find_courses(self, call: Call) -> Response:
        """Search courses."""
        words = _words(call, "q", required=False)
        field = call.query("field")
        level_asked = call.query("level")
        low, high = LEVELS
        level = bodies.whole_number(level_asked, "level", default=0, low=low, high=high) if level_asked else None
        limit = bodies.whole_number(call.query("limit"), "limit", default=COURSES_SHOWN, low=1, high=MAX_SHOWN)
        guide = self._services.guide.get()
        if field is not None and field not in guide.catalogue.fields:
            known = ", ".join(sorted(guide.catalogue.fields))
            raise Problem(422, f"« field » n'est pas une filière du catalogue. Les filières : {known}.")
        return json_response(guide.courses(words or None, field, level, limit))

    def _conversation(self, call: Call) -> Conversation:
        self._services.database.get()
        return self._services.store.open(call.conversation_id, call.token)

    def _choose(self, conversation: Conversation, payload: str, client_id: str | None) -> Any:
        services = self._services
        guide = services.guide.get()
        try:
            said = guide.read_choice(payload)
        except PayloadError as error:
            raise Problem(422, str(error)) from error
        label = guide.label_of(payload, said, self._offered(conversation))
        return services.turns.choose(guide, conversation, label, said, client_id)

    def _offered(self, conversation: Conversation) -> Iterator[Choice]:
        """Yield the choices offered, the last ones first; the older messages are read only if need be."""
        for reply in conversation.state.last:
            yield from reply.choices
        for message in reversed(self._services.store.messages(conversation.id)):
            yield from message.choices

    def _plan_of(self, conversation: Conversation) -> Plan:
        profile = conversation.state.profile
        if not plan_ready(profile):
            missing = missing_for_plan(profile)
            raise Problem(
                409,
                f"Votre plan n'est pas prêt. Il manque {' ; '.join(_MISSING[name] for name in missing)}.",
                extra={"missing": missing},
            )
        return self._services.guide.get().plan(profile, self._services.today())


def gone() -> Problem:
    """Return the problem for a conversation that is not there, or not this caller's: nothing tells which."""
    return Problem(404, "Cette conversation n'existe pas, ou n'existe plus. Ouvrez-en une nouvelle.")


def _opening(body: Any) -> OpeningBody:
    try:
        return msgspec.convert({name: value for name, value in body.items() if value is not None}, OpeningBody)
    except msgspec.ValidationError as error:
        raise Problem(
            422, "« channel » est « web », « kiosk » ou « guided » ; « centre » est un identifiant de centre, ou null."
        ) from error


def _words(call: Call, name: str, *, required: bool) -> str:
    words = call.query(name) or ""
    if required and not words:
        raise Problem(422, f"Donnez « {name} » : ce que vous cherchez.")
    if len(words) > MAX_QUERY:
        raise Problem(422, f"« {name} » dépasse {MAX_QUERY} caractères. Raccourcissez-le.")
    return words
