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
    elif topic in {"talk.decline", "talk.correct"}:
        if args and (set(args) != {"field"} or args["field"] not in PROFILE_FIELDS):
            raise PayloadError("Ce choix ne correspond à aucune question de l'assistant.")
    elif topic == "privacy.erase":
        if args and (set(args) != {"confirm"} or not isinstance(args["confirm"], bool)):
            raise PayloadError("Ce choix n'est pas reconnu : l'effacement se confirme par oui ou par non.")
    elif topic == "course.detail":
        if args and (set(args) != {"course"} or not any(course.id == args["course"] for course in catalogue.courses)):
            raise PayloadError("Je ne connais pas cette formation. Cherchez-la par son nom.")
    elif topic in PLACE_TOPICS and args:
        if set(args) != {"place"} or args["place"] not in catalogue.communes:
            raise PayloadError("Je ne connais pas cette commune. Écrivez son nom et son département.")
    elif args or (topic not in offered_topics() and topic not in _BARE_TOPICS):
        raise PayloadError("Ce choix n'est pas reconnu. Rechargez la page, ou écrivez votre demande.")
    return Said(payload_topic=topic, payload_args=args)


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
