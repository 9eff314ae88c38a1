"""The commands that choices send back: ``/`` + topic + optional JSON object."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.catalogue.records import Catalogue
from bot.dialogue.labels import offered_topics
from bot.dialogue.types import Said
from bot.guidance.profile import PROFILE_FIELDS, ProfileError, read_profile

_SHAPE = re.compile(r"/(?P<topic>[a-z]+\.[a-z_]+)(?P<args>\{.*\})?", re.DOTALL)

# Topics that take no argument but are not offered by name on a button.
_BARE_TOPICS = frozenset(
    {
        "talk.greet",
        "talk.bye",
        "talk.thanks",
        "talk.bot",
        "talk.affirm",
        "talk.deny",
        "talk.repeat",
        "talk.simplify",
        "talk.restart",
        "talk.complaint",
        "talk.decline",
        "talk.correct",
    }
)


# Topics that may name the commune they are about.
PLACE_TOPICS = frozenset({"centre.find", "centre.contact", "centre.offer"})


_PROBLEMS = {
    "question": "Ce choix ne correspond à aucune question de l'assistant.",
    "privacy.erase": "Ce choix n'est pas reconnu : l'effacement se confirme par oui ou par non.",
    "talk.complaint": "Ce choix n'est pas reconnu. Écrivez ce qui est faux dans la réponse.",
    "talk.restart": "Ce choix n'est pas reconnu. Écrivez « recommencer » pour repartir du début.",
    "course": "Je ne connais pas cette formation. Cherchez-la par son nom.",
    "place": "Je ne connais pas cette commune. Écrivez son nom et son département.",
    "topic": "Ce choix n'est pas reconnu. Rechargez la page, ou écrivez votre demande.",
}


class PayloadError(ValueError):
    """A payload that is not one of the assistant's own. The message is French and actionable."""


def make_payload(topic: str, **args: Any) -> str:
    """Write the payload of a choice."""
    return f"/{topic}" + (json.dumps(args, ensure_ascii=False, separators=(",", ":")) if args else "")


def parse_payload(payload: str, catalogue: Catalogue) -> Said:
    """Read the payload of a choice. Raises PayloadError when it is not one that the assistant could have offered."""
    shape = _SHAPE.fullmatch(payload.strip())
    if shape is None:
        raise PayloadError("Ce choix n'est pas reconnu. Rechargez la page, ou écrivez votre réponse.")
    topic = shape["topic"]
    args = _arguments(shape["args"])
    if topic == "profile.inform":
        _check_facts(args, catalogue)
    elif args:
        _check_arguments(topic, args, catalogue)
    elif topic not in offered_topics() and topic not in _BARE_TOPICS and topic != "privacy.erase":
        raise PayloadError("Ce choix n'est pas reconnu. Rechargez la page, ou écrivez votre demande.")
    return Said(payload_topic=topic, payload_args=args)


def _check_arguments(topic: str, args: Mapping[str, Any], catalogue: Catalogue) -> None:
    """Refuse arguments that no choice of this topic carries."""
    names = set(args)
    if topic in {"talk.decline", "talk.correct"}:
        well, problem = names == {"field"} and args["field"] in PROFILE_FIELDS, "question"
    elif topic in {"privacy.erase", "talk.complaint", "talk.restart"}:
        well, problem = _is_a_decision(topic, args), topic
    elif topic == "course.detail":
        well, problem = (
            names == {"course"} and any(course.id == args["course"] for course in catalogue.courses),
            "course",
        )
    elif topic in PLACE_TOPICS:
        place = args.get("place")
        well, problem = names == {"place"} and isinstance(place, str) and place in catalogue.communes, "place"
    else:
        well, problem = False, "topic"
    if not well:
        raise PayloadError(_PROBLEMS[problem])


def _is_a_decision(topic: str, args: Mapping[str, Any]) -> bool:
    name = {"privacy.erase": "confirm", "talk.complaint": "report", "talk.restart": "undo"}[topic]
    value = args.get(name)
    return set(args) == {name} and (isinstance(value, bool) if name == "confirm" else value is True)


def _arguments(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        args = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PayloadError("Ce choix est mal écrit. Rechargez la page, ou écrivez votre réponse.") from error
    return args if isinstance(args, dict) else {}


def _check_facts(args: Mapping[str, Any], catalogue: Catalogue) -> None:
    if not args or not set(args) <= set(PROFILE_FIELDS):
        raise PayloadError("Ce choix ne correspond à aucune question de l'assistant.")
    values = dict(args)
    commune = values.pop("commune", None)
    if commune is not None and (not isinstance(commune, str) or commune not in catalogue.communes):
        raise PayloadError("Je ne connais pas cette commune. Écrivez son nom et son département.")
    field = values.get("field")
    if field is not None and (not isinstance(field, str) or field not in catalogue.fields):
        raise PayloadError("Je ne connais pas ce domaine de formation.")
    try:
        read_profile(values)
    except ProfileError as error:
        raise PayloadError(str(error)) from error
