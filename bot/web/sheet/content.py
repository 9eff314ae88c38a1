"""What the take-away sheet says: a plan turned into the plain values that its template lays out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import segno

from bot.dialogue.labels import choice_label
from bot.guidance import french
from bot.guidance.plan_types import CentreMatch, CourseMatch, FundingLine, Plan, Source, VaeRoute
from bot.web.safe import safe_url
from bot.web.sheet import words

TO_CHECK = "à vérifier"
# Two pages hold what a person reads at home; the conversation keeps the rest, and the sheet says that it does.
MOST_CENTRES = 2
_MOST_DEADLINES = 2
_MOST_STEPS = 8
_MOST_CONTACTS = 6
_MOST_REFERENCES = 2
# A condition that says by when: it must not be missed.
_DEADLINE = re.compile(
    r"délais?\b|au plus tard|\b(?:jours?|mois|semaines?)\b.*\b(?:avant|après|précèdent|suivent|premier jour|début)\b"
    r"|\b(?:avant|après)\b.*\b(?:jours?|mois|semaines?|premier jour|début)\b",
    re.IGNORECASE,
)


class Room(NamedTuple):
    """How many of each the sheet has room for."""

    courses: int
    routes: int
    lines: int
    conditions: int
    reasons: int
    warnings: int


ROOMY = Room(courses=3, routes=3, lines=5, conditions=3, reasons=2, warnings=4)
TIGHT = Room(courses=2, routes=2, lines=5, conditions=2, reasons=1, warnings=3)
"""For a plan of many long lines: the conversation keeps the rest, and the sheet says that it does."""

_VERDICT_ORDER: Mapping[str, int] = {"yes": 0, "maybe": 1, "no": 2}


def sheet_content(plan: Plan, *, resume_url: str | None, field_label: str | None, room: Room = ROOMY) -> dict[str, Any]:
    """Return the sheet's texts. What is not known is said so, never left out where the reader would look for it."""
    labels: dict[str, str] = {line.device: line.label for line in plan.funding}
    sources = _Sources()
    centres = [_centre(centre, sources, room) for centre in plan.centres[:MOST_CENTRES]]
    courses = [_course(course, sources, room) for course in plan.courses[: room.courses]]
    routes = [_route(route, labels, sources, room) for route in _best_routes(plan.vae)[: room.routes]]
    # Paying oneself is always possible: it comes after what others may pay.
    lines = sorted(plan.funding, key=lambda line: (line.device == "self_funding", _VERDICT_ORDER[line.eligible]))
    payers = [line for line in lines if line.eligible != "no"]
    funding = [_funding(line, sources, room) for line in payers[: room.lines]]
    return {
        "title": "Mon projet de formation",
        "day": french.day(plan.as_of),
        "profile": [[label, value] for _, label, value in words.profile_lines(plan.profile, field_label)],
        "centres": centres,
        "courses": courses,
        "no_course": _no_course(plan),
        "vae": routes,
        "vae_steps": _shared_steps(plan.vae),
        "funding": funding,
        "also": [line.label for line in payers[room.lines :]],
        "not_for_you": [line.label for line in lines if line.eligible == "no"],
        "contacts": [_contact(c.label, c.phone, c.url, c.role) for c in plan.contacts[:_MOST_CONTACTS]],
        "next_steps": list(plan.next_steps[:_MOST_STEPS]),
        "documents": list(plan.documents),
        "map_alt": _map_alt(centres),
        "warnings": list(plan.warnings[: room.warnings]),
        "sources": sources.listed,
        "resume_url": safe_url(resume_url),
        "qr": _qr(resume_url) if resume_url else None,
    }


def _map_alt(centres: Iterable[Mapping[str, Any]]) -> str:
    """Say the map in words: the same centres, in the same order."""
    told = (
        f"{rank} : {one['name']}" + (f", {one['distance']}" if one["distance"] else "")
        for rank, one in enumerate(centres, 1)
    )
    return "Carte des centres les plus proches. " + ". ".join(told)


def _no_course(plan: Plan) -> str:
    if plan.profile.field is None and plan.profile.job_title is None:
        return "Pour vous en proposer, il me faut un domaine ou un métier. Le centre peut vous aider à le choisir."
    return "Je n'en ai pas trouvé qui réponde à ce projet. Le centre en connaît peut-être une."


class _Sources:
    """The sources met so far, each once, numbered in the order in which the sheet cites them."""

    def __init__(self) -> None:
        self.listed: list[dict[str, Any]] = []
        self._numbers: dict[tuple[str, str | None, object], int] = {}

    def cite(self, sources: Iterable[Source]) -> list[int]:
        """Return the numbers of these sources, adding those not met before."""
        numbers: list[int] = []
        for source in dict.fromkeys(sources):
            if len(numbers) == _MOST_REFERENCES:
                break
            key = (source.label, source.url, source.valid_from)
            if key not in self._numbers:
                self._numbers[key] = len(self._numbers) + 1
                since = french.day(source.valid_from) if source.valid_from else "inconnue"
                site = _site(source.url)
                self.listed.append({"label": source.label, "url": safe_url(source.url), "site": site, "since": since})
            numbers.append(self._numbers[key])
        return numbers


def _centre(centre: CentreMatch, sources: _Sources, room: Room) -> dict[str, Any]:
    address = centre.address or f"{centre.city} (adresse exacte {TO_CHECK})"
    distance = None if centre.distance_km is None else f"à {words.number(round(centre.distance_km))} km à vol d'oiseau"
    if centre.distance_km is not None and centre.distance_km < 1:
        distance = "dans votre commune"
    return {
        "name": centre.name,
        "distance": distance,
        "status": {"open": None, "announced": "ouverture annoncée", "unknown": f"ouverture {TO_CHECK}"}[centre.status],
        "address": address,
        "phone": centre.phone.replace(" ", "\u00a0") if centre.phone else TO_CHECK,
        "email": centre.email,
        "website": safe_url(centre.website),
        "site": _site(centre.website),
        "reasons": list(centre.reasons[: room.reasons]),
        "refs": sources.cite(centre.sources),
    }


def _course(course: CourseMatch, sources: _Sources, room: Room) -> dict[str, Any]:
    facts = [["Diplôme ou titre", " – ".join(filter(None, (course.bac_label, course.rncp_rs))) or TO_CHECK]]
    if course.modality is not None:
        facts.append(["Cours", choice_label("modality", course.modality)])
    if course.duration_months is not None:
        facts.append(["Durée", words.quantity(course.duration_months, "mois", "mois")])
    elif course.duration_hours is not None:
        facts.append(["Durée", words.quantity(course.duration_hours, "heure", "heures")])
    price = "Je ne connais pas ce prix. Le centre vous le donnera."
    facts.append(["Prix", price if course.cost_eur is None else words.euros(course.cost_eur)])
    cpf = {"yes": "oui", "no": "non", "unknown": f"{TO_CHECK} sur Mon Compte Formation"}[course.cpf_eligible]
    facts.append(["Payable avec le CPF", cpf])
    return {
        "title": course.title,
        "code": course.cnam_code,
        "facts": facts,
        "reasons": list(course.reasons[: room.reasons]),
        "url": safe_url(course.url),
        "refs": sources.cite(course.sources),
    }


def _best_routes(routes: Iterable[VaeRoute]) -> list[VaeRoute]:
    order = {"yes": 0, "likely": 1, "no": 2}
    return sorted(routes, key=lambda route: order[route.eligible])


def _route(route: VaeRoute, labels: Mapping[str, str], sources: _Sources, room: Room) -> dict[str, Any]:
    return {
        "title": route.certification,
        "verdict": words.VAE_VERDICTS[route.eligible],
        "reasons": list(route.reasons[: room.reasons]),
        "payers": [labels[device] for device in route.funding if device in labels],
        "missing": _missing(route.missing),
        "refs": sources.cite(route.sources),
    }


def _funding(line: FundingLine, sources: _Sources, room: Room) -> dict[str, Any]:
    deadlines = [one for one in line.conditions if _DEADLINE.search(one)][:_MOST_DEADLINES]
    return {
        "label": line.label,
        "verdict": words.FUNDING_VERDICTS[line.eligible],
        "amount": None if line.amount_eur is None else words.euros(line.amount_eur),
        "asks_amount": line.device != "self_funding",
        "deadlines": deadlines,
        "conditions": [one for one in line.conditions if one not in deadlines][
            : max(room.conditions - len(deadlines), 0)
        ],
        "more_conditions": len(line.conditions) > room.conditions,
        "reasons": list(line.reasons[:1]),
        "missing": _missing(line.missing),
        "refs": sources.cite(line.sources),
    }


def _shared_steps(routes: Iterable[VaeRoute]) -> list[str]:
    """Return the steps of the first route that has any: they are those of the VAE, whatever the certification."""
    return next((list(route.steps[:_MOST_STEPS]) for route in _best_routes(routes) if route.steps), [])


def _site(url: str | None) -> str | None:
    return urlsplit(url).netloc.removeprefix("www.") or None if url and safe_url(url) else None


def _contact(label: str, phone: str | None, url: str | None, role: str) -> dict[str, Any]:
    return {"label": label, "phone": phone and phone.replace(" ", "\u00a0"), "url": safe_url(url), "role": role}


def _missing(names: Iterable[str]) -> list[str]:
    known: dict[str, str] = {str(name): label for name, label in words.FIELD_LABELS.items()}
    return [known.get(name, name) for name in names]


def _qr(url: str) -> str:
    drawing = io.BytesIO()
    segno.make(url, error="m").save(drawing, kind="svg", border=0, dark="#1b2a41")
    return drawing.getvalue().decode("utf-8")
