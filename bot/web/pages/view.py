"""A conversation as the templates show it: texts, labels, and which choices can still be used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from bot.catalogue.records import Catalogue
from bot.dialogue.labels import options, topic_label
from bot.guidance.french import day
from bot.guidance.profile import Profile, ProfileError, read_profile
from bot.web.map import surroundings
from bot.web.pages.languages import OPENINGS
from bot.web.sheet.words import FIELD_LABELS, profile_lines


@dataclass(frozen=True)
class Kind:
    """How cards of a kind are said, and how many are read at once; the others unfold."""

    label: str
    heading: str
    shown: int
    others: tuple[str, str]


KINDS: Mapping[str, Kind] = {
    "centre": Kind("Centre", "Où aller", 1, ("Un autre centre", "{} autres centres")),
    "course": Kind("Formation", "Les formations à regarder", 2, ("Une autre formation", "{} autres formations")),
    "vae": Kind("Diplôme par l'expérience", "Un diplôme grâce à votre expérience", 2, ("Un autre", "{} autres")),
    "funding": Kind("Financement", "Qui peut payer", 3, ("Une autre aide à vérifier", "{} autres aides à vérifier")),
    "contact": Kind("Contact", "Qui appeler", 3, ("Un autre contact", "{} autres contacts")),
    "step": Kind("Étape", "Et maintenant", 100, ("Une autre étape", "{} autres étapes")),
}
AUTHOR_LABELS: Mapping[str, str] = {
    "assistant": "Assistant",
    "visitor": "Vous",
    "counsellor": "Conseiller ou conseillère",
}
STARTERS = ("centre.find", "guidance.unsure", "vae.what", "cpf.what", "funding.options")
LONG_FACT = 200
_MOST_MAPS = 3
_NUMBER = re.compile(r"\+?[0-9]{2,15}")
_BEFORE_SIGN = re.compile(r" ([?!:;»€%])")


def shown_messages(messages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the messages with what a page needs added.

    ``open``: its choices can still be used (nothing was said since). ``opens``: it begins the last answer, where the
    page is opened. ``drawing``: the map of its centres, to be added.
    """
    shown = [{**message, "open": True, "opens": False, "drawing": None} for message in messages]
    said = max((rank for rank, message in enumerate(shown) if message["author"] == "visitor"), default=-1)
    for message in shown[: said + 1]:
        message["open"] = False
    if shown:
        shown[min(said + 1, len(shown) - 1)]["opens"] = True
    return shown


def with_maps(
    messages: Sequence[dict[str, Any]], catalogue: Catalogue | None, commune_code: str | None
) -> Sequence[dict[str, Any]]:
    """Return the messages with the map of the centres that their cards show, for the last ones that show any."""
    if catalogue is None:
        return messages
    by_id = {centre.id: centre for centre in catalogue.centres}
    commune = catalogue.communes.get(commune_code or "")
    drawn = 0
    for message in reversed(messages):
        ids = [card["id"] for card in message["cards"] if card["kind"] == "centre"]
        centres = [by_id[name] for name in ids if name in by_id]
        if centres and drawn < _MOST_MAPS:
            svg = surroundings(catalogue, commune, centres, id=f"carte-{message['id']}")
            message["drawing"] = Markup(svg) if svg is not None else None
            drawn += 1
    return messages


def starters() -> list[tuple[str, str]]:
    """Return the questions that a visitor may begin with, as (topic, label)."""
    return [(topic, label) for topic in STARTERS if (label := topic_label(topic))]


def asked(messages: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the profile field that the last word of the assistant asks for, None when nothing is asked."""
    field: str | None = None
    for message in messages:
        field = None if message["author"] == "visitor" else message.get("asks") or field
    return field


def known_facts(profile: Mapping[str, Any] | None, catalogue: Catalogue | None) -> list[tuple[str, str, str]]:
    """Return what was understood of the visitor as (field, label, value)."""
    try:
        read = read_profile(dict(profile or {}))
    except ProfileError:
        read = Profile()
    return [(field, label, value) for field, label, value in profile_lines(read, _field_label(read, catalogue))]


def script_words(catalogue: Catalogue | None) -> dict[str, Any]:
    """Return the labels by which the script says a profile, the same as those of the page."""
    named = ("situation", "circumstances", "age_band", "qualification_level", "goal", "modality")
    values: dict[str, dict[str, str]] = {field: {str(v): label for v, label in options(field)} for field in named}
    values["field"] = {field.id: field.label for field in (catalogue.fields.values() if catalogue else ())}
    return {
        "fields": dict(FIELD_LABELS),
        "values": values,
        "kinds": {name: asdict(kind) for name, kind in KINDS.items()},
        "authors": dict(AUTHOR_LABELS),
        "long_fact": LONG_FACT,
        "openings": dict(OPENINGS),
    }


def french(text: str) -> str:
    """Keep the signs of French typography with their word: no line begins with « ? »."""
    return _BEFORE_SIGN.sub("\u00a0\\1", text).replace("« ", "«\u00a0")


def card_groups(cards: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the cards by kind, in the order in which kinds come: those shown, those folded and what the fold says.

    ``heading`` is None when there is one kind only: the message itself has said what it is.
    """
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for card in cards:
        by_kind.setdefault(card["kind"], []).append(card)
    groups = []
    for kind, items in by_kind.items():
        known = KINDS[kind]
        folded = items[known.shown :]
        one, many = known.others
        groups.append(
            {
                "kind": kind,
                "heading": known.heading if len(by_kind) > 1 else None,
                "shown": items[: known.shown],
                "folded": folded,
                "fold": one if len(folded) == 1 else many.format(len(folded)),
            }
        )
    return groups


def dialled(fact: Mapping[str, str]) -> str | None:
    """Return the number to dial when a fact is a telephone number, None otherwise."""
    digits = fact["value"].replace("\u00a0", "").replace(" ", "")
    return digits if fact["label"] == "Téléphone" and _NUMBER.fullmatch(digits) else None


def is_long(text: str) -> bool:
    """Tell whether a fact is too long to be read in its line: it unfolds."""
    return len(text) > LONG_FACT


def dated(value: object) -> str | None:
    """Write an ISO day in French, None when there is none."""
    try:
        return day(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return None


def _field_label(profile: Profile, catalogue: Catalogue | None) -> str | None:
    field = catalogue.fields.get(profile.field or "") if catalogue else None
    return field.label if field else None
