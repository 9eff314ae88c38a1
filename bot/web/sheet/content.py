"""What the take-away sheet says: a plan turned into the plain values that its template lays out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import segno

from bot.dialogue.labels import choice_label
from bot.guidance import french
from bot.guidance.plan_types import CentreMatch, CourseMatch, FundingLine, Plan, Source, VaeRoute
from bot.web.sheet import words

TO_CHECK = "à vérifier"
# Two pages hold what a person reads at home; the conversation keeps the rest, and the sheet says that it does.
_MOST_CENTRES = 2
_MOST_COURSES = 3
_MOST_ROUTES = 3
_MOST_LINES = 5
_MOST_CONDITIONS = 3
_MOST_REASONS = 2
_MOST_STEPS = 8
_MOST_CONTACTS = 6
_MOST_WARNINGS = 4
_MOST_REFERENCES = 2
_VERDICT_ORDER: Mapping[str, int] = {"yes": 0, "maybe": 1, "no": 2}


def sheet_content(plan: Plan, *, resume_url: str | None, field_label: str | None) -> dict[str, Any]:
    """Return the sheet's texts. What is not known is said so, never left out where the reader would look for it."""
    labels: dict[str, str] = {line.device: line.label for line in plan.funding}
    sources = _Sources()
    centres = [_centre(centre, sources) for centre in plan.centres[:_MOST_CENTRES]]
    courses = [_course(course, sources) for course in plan.courses[:_MOST_COURSES]]
    routes = [_route(route, labels, sources) for route in _best_routes(plan.vae)]
    # Paying oneself is always possible: it comes after what others may pay.
    lines = sorted(plan.funding, key=lambda line: (line.device == "self_funding", _VERDICT_ORDER[line.eligible]))
    payers = [line for line in lines if line.eligible != "no"]
    funding = [_funding(line, sources) for line in payers[:_MOST_LINES]]
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
        "also": [line.label for line in payers[_MOST_LINES:]],
        "not_for_you": [line.label for line in lines if line.eligible == "no"],
        "contacts": [_contact(c.label, c.phone, c.url, c.role) for c in plan.contacts[:_MOST_CONTACTS]],
        "next_steps": list(plan.next_steps[:_MOST_STEPS]),
        "warnings": list(plan.warnings[:_MOST_WARNINGS]),
        "sources": sources.listed,
        "resume_url": resume_url,
        "qr": _qr(resume_url) if resume_url else None,
    }


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
                self.listed.append({"label": source.label, "url": source.url, "site": site, "since": since})
            numbers.append(self._numbers[key])
        return numbers


def _centre(centre: CentreMatch, sources: _Sources) -> dict[str, Any]:
    address = centre.address or f"{centre.city} (adresse exacte {TO_CHECK})"
    distance = None if centre.distance_km is None else f"à {words.number(round(centre.distance_km))} km à vol d'oiseau"
    if centre.distance_km is not None and centre.distance_km < 1:
        distance = "dans votre commune"
    return {
        "name": centre.name,
        "distance": distance,
        "status": {"open": None, "announced": "ouverture annoncée", "unknown": f"ouverture {TO_CHECK}"}[centre.status],
        "address": address,
        "phone": centre.phone or TO_CHECK,
        "email": centre.email,
        "website": centre.website,
        "reasons": list(centre.reasons[:_MOST_REASONS]),
        "refs": sources.cite(centre.sources),
    }


def _course(course: CourseMatch, sources: _Sources) -> dict[str, Any]:
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
        "reasons": list(course.reasons[:_MOST_REASONS]),
        "url": course.url,
        "refs": sources.cite(course.sources),
    }


def _best_routes(routes: Iterable[VaeRoute]) -> list[VaeRoute]:
    order = {"yes": 0, "likely": 1, "no": 2}
    return sorted(routes, key=lambda route: order[route.eligible])[:_MOST_ROUTES]


def _route(route: VaeRoute, labels: Mapping[str, str], sources: _Sources) -> dict[str, Any]:
    return {
        "title": route.certification,
        "verdict": words.VAE_VERDICTS[route.eligible],
        "reasons": list(route.reasons[:_MOST_REASONS]),
        "payers": [labels[device] for device in route.funding if device in labels],
        "missing": _missing(route.missing),
        "refs": sources.cite(route.sources),
    }


def _funding(line: FundingLine, sources: _Sources) -> dict[str, Any]:
    return {
        "label": line.label,
        "verdict": words.FUNDING_VERDICTS[line.eligible],
        "amount": None if line.amount_eur is None else words.euros(line.amount_eur),
        "conditions": list(line.conditions[:_MOST_CONDITIONS]),
        "more_conditions": len(line.conditions) > _MOST_CONDITIONS,
        "reasons": list(line.reasons[:1]),
        "missing": _missing(line.missing),
        "refs": sources.cite(line.sources),
    }


def _shared_steps(routes: Iterable[VaeRoute]) -> list[str]:
    """Return the steps of the first route that has any: they are those of the VAE, whatever the certification."""
    return next((list(route.steps[:_MOST_STEPS]) for route in _best_routes(routes) if route.steps), [])


def _site(url: str | None) -> str | None:
    return urlsplit(url).netloc.removeprefix("www.") or None if url else None


def _contact(label: str, phone: str | None, url: str | None, role: str) -> dict[str, Any]:
    return {"label": label, "phone": phone, "url": url, "role": role}


def _missing(names: Iterable[str]) -> list[str]:
    known: dict[str, str] = {str(name): label for name, label in words.FIELD_LABELS.items()}
    return [known.get(name, name) for name in names]


def _qr(url: str) -> str:
    drawing = io.BytesIO()
    segno.make(url, error="m").save(drawing, kind="svg", border=0, dark="#1b2a41")
    return drawing.getvalue().decode("utf-8")
