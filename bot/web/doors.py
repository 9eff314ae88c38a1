"""The calls that link the doors: a conversation taken from one device to another, and the kiosks' signs of life."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from starlette.responses import Response

from bot.conversations import Conversation
from bot.conversations.resuming import CodeRefusedError, is_short
from bot.conversations.retention import PHONE_CODE_MINUTES
from bot.guidance.profile import plan_ready
from bot.kiosks import BEAT_SECONDS, KIOSK_NAME, KioskState
from bot.web.api import Services
from bot.web.assistant import AssistantUnavailableError, Readiness
from bot.web.links import qr_image, resume_link, resume_page
from bot.web.operations import API_PREFIX, Call, Operation, Success, json_response
from bot.web.pages.release import release
from bot.web.problems import Problem
from bot.web.views import Opened

_LONGEST_CODE = 64


class ResumeOffer(msgspec.Struct, frozen=True, kw_only=True):
    """A code that moves the conversation to another device, once, before ``expires_at``.

    ``url`` carries the code, ``address`` is where it can be typed, ``qr`` is ``url`` as an image (a data URI).
    """

    code: str
    url: str
    address: str
    qr: str
    minutes: int
    expires_at: datetime


class ResumeBody(msgspec.Struct, frozen=True, kw_only=True):
    """A code, as it was read or typed: case, spaces and dashes do not matter."""

    code: Annotated[str, msgspec.Meta(max_length=_LONGEST_CODE)]


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """A sign of life: which screen of the centre, and what it is doing. Nothing of a visitor."""

    kiosk: Annotated[str, msgspec.Meta(max_length=40)] = "borne"
    state: KioskState = "waiting"


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """The sign of life was kept. ``release`` changes when the kiosk's own files do: it then loads its page again."""

    assistant: Readiness
    release: str
    every_seconds: int


class Doors:
    """The calls that take a conversation elsewhere, and that say that a kiosk lives."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def offer(self, call: Call) -> Response:
        """Give a code that moves the conversation."""
        services = self._services
        conversation = self._conversation(call)
        services.limits.message(conversation.id)
        given = services.codes.for_phone(conversation.id)
        page = resume_page(services.public_url, call.request)
        url = resume_link(page, given.code)
        return json_response(
            ResumeOffer(
                code=given.code,
                url=url,
                address=page,
                qr=qr_image(url),
                minutes=PHONE_CODE_MINUTES,
                expires_at=given.expires_at,
            ),
            201,
        )

    def revoke(self, call: Call) -> Response:
        """End every code and link of the conversation, and what they opened."""
        conversation = self._conversation(call)
        self._services.codes.revoke(conversation.id, call.token)
        self._services.hub.notify(conversation.id)
        return Response(status_code=204)

    def resume(self, call: Call) -> Response:
        """Open the conversation of a code."""
        services = self._services
        code = call.body.get("code")
        if not isinstance(code, str) or not code.strip() or len(code) > _LONGEST_CODE:
            raise Problem(422, "Donnez « code » : les huit signes affichés sur la borne.")
        services.database.get()
        if is_short(code):
            services.limits.resuming(call.address)
        try:
            # Under the lock of its turns: an answer on its way must not write the kiosk's state over the moved one.
            with services.turns.hold(services.codes.conversation_of(code)):
                resumed = services.codes.use(code)
        except CodeRefusedError as error:
            raise _refused() from error
        except AssistantUnavailableError as error:
            raise Problem(
                503, "Une réponse est en route sur la borne. Réessayez dans un instant.", headers={"Retry-After": "3"}
            ) from error
        services.hub.notify(resumed.id)
        state = services.store.get(resumed.id).state
        return json_response(
            Opened(
                id=resumed.id,
                token=resumed.token,
                messages=services.store.messages(resumed.id),
                profile=state.profile,
                plan_ready=plan_ready(state.profile),
            )
        )

    def beat(self, call: Call) -> Response:
        """Keep a kiosk's sign of life."""
        services = self._services
        centre = str(call.request.path_params["centre"])
        try:
            said = msgspec.convert({name: value for name, value in call.body.items() if value is not None}, Beat)
        except msgspec.ValidationError:
            said = None
        if said is None or not KIOSK_NAME.fullmatch(said.kiosk):
            raise Problem(
                422,
                "« kiosk » est un nom en minuscules, chiffres et tirets ; "
                "« state » est « waiting », « in_use » ou « limited ».",
            )
        if all(known.id != centre for known in services.guide.get().catalogue.centres):
            raise Problem(404, "Je ne connais pas ce centre. L'adresse de la borne est à corriger.")
        services.database.get()
        services.kiosks.beat(centre, said.kiosk, said.state)
        return json_response(
            Heard(assistant=services.assistant.readiness, release=release(), every_seconds=BEAT_SECONDS)
        )

    def _conversation(self, call: Call) -> Conversation:
        self._services.database.get()
        return self._services.store.open(call.conversation_id, call.token)


def door_operations(doors: Doors) -> tuple[Operation, ...]:
    """Return these calls, as they are routed and described."""
    conversation = f"{API_PREFIX}/conversations/{{id}}"
    return (
        Operation(
            name="offerResume",
            method="POST",
            path=f"{conversation}/resume",
            summary="Donner un code qui déplace la conversation vers un autre appareil",
            success=Success(
                201, f"Un code à usage unique, valable {PHONE_CODE_MINUTES} minutes, et son image.", ResumeOffer
            ),
            run=doors.offer,
            secured=True,
        ),
        Operation(
            name="revokeResume",
            method="DELETE",
            path=f"{conversation}/resume",
            summary="Annuler les codes et les liens imprimés, et fermer ce qu'ils ont ouvert",
            success=Success(204, "Seul ce jeton ouvre encore la conversation."),
            run=doors.revoke,
            secured=True,
        ),
        Operation(
            name="resume",
            method="POST",
            path=f"{API_PREFIX}/resume",
            summary="Ouvrir une conversation avec un code",
            body=ResumeBody,
            success=Success(
                200, "La conversation et son nouveau jeton. Un code de borne la ferme sur la borne.", Opened
            ),
            run=doors.resume,
            problems=(400, 404, 413, 415, 422),
        ),
        Operation(
            name="kioskHeartbeat",
            method="POST",
            path=f"{API_PREFIX}/kiosks/{{centre}}/heartbeat",
            summary="Dire qu'une borne est là",
            body=Beat,
            success=Success(200, "C'est noté.", Heard),
            run=doors.beat,
            problems=(400, 404, 413, 415, 422),
        ),
    )


def _refused() -> Problem:
    return Problem(
        404,
        "Ce code ne marche pas, ou ne marche plus. Un code sert une seule fois et peu de temps. "
        "Demandez-en un autre sur la borne, ou commencez une nouvelle conversation.",
    )
