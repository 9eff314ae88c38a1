"""The calls of the public API, one by one: path, body, answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from bot.guidance.explain import ExplainedPlan
from bot.guidance.plan_types import CentreMatch, CourseMatch, Plan
from bot.web.api import LEVELS, MAX_SHOWN, Api
from bot.web.operations import API_PREFIX, Call, Operation, Parameter, Success
from bot.web.views import (
    Answered,
    CommuneView,
    ConversationView,
    Health,
    MatchBody,
    MessageBody,
    Opened,
    OpeningBody,
    ReportBody,
    Reported,
)


def operations(api: Api, describe: Callable[[], bytes]) -> tuple[Operation, ...]:
    """Return every call of the public API. ``describe`` writes the description of the whole."""

    async def openapi(_call: Call) -> Response:
        return Response(describe(), media_type="application/json")

    conversation = f"{API_PREFIX}/conversations/{{id}}"
    limit = Parameter("limit", "Nombre de résultats au plus.", {"type": "integer", "minimum": 1, "maximum": MAX_SHOWN})
    return (
        Operation(
            name="health",
            method="GET",
            path="/healthz",
            summary="État du service",
            success=Success(200, "Toujours, tant que le serveur vit.", Health),
            run_async=api.healthz,
        ),
        Operation(
            name="describe",
            method="GET",
            path="/openapi.json",
            summary="Cette description",
            success=Success(200, "La description de l'API, en OpenAPI 3.1.", dict[str, Any]),
            run_async=openapi,
        ),
        Operation(
            name="openConversation",
            method="POST",
            path=f"{API_PREFIX}/conversations",
            summary="Ouvrir une conversation",
            body=OpeningBody,
            success=Success(201, "La conversation, son jeton et l'accueil.", Opened),
            run=api.open_conversation,
            problems=(400, 413, 415, 422),
        ),
        Operation(
            name="readConversation",
            method="GET",
            path=conversation,
            summary="Relire une conversation",
            success=Success(200, "Tous les messages, le profil.", ConversationView),
            run=api.read_conversation,
            secured=True,
        ),
        Operation(
            name="eraseConversation",
            method="DELETE",
            path=conversation,
            summary="Effacer une conversation",
            success=Success(204, "Tout est effacé."),
            run=api.erase_conversation,
            secured=True,
        ),
        Operation(
            name="postMessage",
            method="POST",
            path=f"{conversation}/messages",
            summary="Dire quelque chose : un texte ou un choix",
            body=MessageBody,
            success=Success(200, "Les réponses, le profil.", Answered),
            run=api.post_message,
            secured=True,
            problems=(400, 413, 415, 422),
        ),
        Operation(
            name="reportAnswer",
            method="POST",
            path=f"{conversation}/reports",
            summary="Signaler une réponse fausse, sans laisser son identité",
            body=ReportBody,
            success=Success(201, "Le signalement est reçu ; un conseiller le lira.", Reported),
            run=api.report,
            secured=True,
            problems=(400, 413, 415, 422),
        ),
        Operation(
            name="listen",
            method="GET",
            path=f"{conversation}/events",
            summary="Recevoir chaque nouveau message (server-sent events)",
            success=Success(
                200,
                "Un événement « message » par message ; « end » quand la conversation est effacée. "
                "« Last-Event-ID » reprend après ce message.",
                str,
                "text/event-stream",
            ),
            run_async=api.events,
            secured=True,
        ),
        Operation(
            name="readPlan",
            method="GET",
            path=f"{conversation}/plan",
            summary="Le plan de la conversation",
            success=Success(200, "Le plan du jour.", Plan),
            run=api.read_plan,
            secured=True,
            problems=(409,),
        ),
        Operation(
            name="readSheet",
            method="GET",
            path=f"{conversation}/plan.pdf",
            summary="Le plan à emporter, en PDF",
            success=Success(200, "Le plan du jour, en PDF accessible.", bytes, "application/pdf"),
            run=api.read_sheet,
            secured=True,
            problems=(409,),
        ),
        Operation(
            name="match",
            method="POST",
            path=f"{API_PREFIX}/match",
            summary="Le plan d'un profil, sans rien enregistrer",
            body=MatchBody,
            success=Success(
                200, "Le plan ; « explanation » si « explain » est vrai, « mix » si un prix est donné.", ExplainedPlan
            ),
            run=api.match,
            problems=(400, 413, 415, 422),
        ),
        Operation(
            name="findCommunes",
            method="GET",
            path=f"{API_PREFIX}/communes",
            summary="Chercher une commune",
            parameters=(Parameter("q", "Début d'un nom, ou code postal.", {"type": "string"}, required=True), limit),
            success=Success(200, "Les communes, la plus probable d'abord.", list[CommuneView]),
            run=api.find_communes,
            problems=(422,),
        ),
        Operation(
            name="findCentres",
            method="GET",
            path=f"{API_PREFIX}/centres",
            summary="Les centres, du plus proche au plus lointain",
            parameters=(
                Parameter("near", "Code INSEE d'une commune.", {"type": "string"}, required=True),
                limit,
            ),
            success=Success(200, "Les centres, avec leur distance à vol d'oiseau.", list[CentreMatch]),
            run=api.find_centres,
            problems=(422,),
        ),
        Operation(
            name="findCourses",
            method="GET",
            path=f"{API_PREFIX}/courses",
            summary="Chercher une formation",
            parameters=(
                Parameter("q", "Un métier, un sujet, un intitulé.", {"type": "string"}),
                Parameter("field", "Identifiant d'une filière.", {"type": "string"}),
                Parameter("level", "Niveau officiel.", {"type": "integer", "minimum": LEVELS[0], "maximum": LEVELS[1]}),
                limit,
            ),
            success=Success(200, "Les formations, la plus proche d'abord.", list[CourseMatch]),
            run=api.find_courses,
            problems=(422,),
        ),
    )
