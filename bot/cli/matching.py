"""The plan of a profile, at the terminal: reading the profile, and writing the plan for a person."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET

from bot.catalogue import Catalogue, CatalogueError, load_catalogue_files
from bot.cli.data import stored_schemes
from bot.guidance.engine import Advisor
from bot.guidance.explain import ExplainedPlan, explain, with_explanation, with_priced_mix
from bot.guidance.explain_text import explanation_text
from bot.guidance.plan_types import CentreMatch, CourseMatch, FundingLine, Plan, VaeRoute
from bot.guidance.priced import priced_mix
from bot.guidance.profile import PROFILE_FIELDS, Profile, ProfileError, read_profile
from bot.law import load_law

_VERDICTS = {"yes": "oui", "likely": "probablement", "maybe": "à vérifier", "no": "non"}
_CHOICES_SHOWN = 10
MAX_PRICE_EUR = 1_000_000


class MatchError(ValueError):
    """A profile that cannot be used. The message is French and says what to change."""


def profile_from(
    path: str, options: Mapping[str, str], commune: str, given: Sequence[str]
) -> tuple[Catalogue, Profile]:
    """Read a profile from a file or standard input (``-``), then apply the options on top of it.

    Returns the shipped catalogue too, in which the commune was looked up. Raises MatchError.
    """
    try:
        catalogue = load_catalogue_files()
    except CatalogueError as error:
        raise MatchError(f"Le catalogue livré ne peut pas être lu : {error}") from error
    data: dict[str, Any] = {**(_read_json(path) if path else {}), **options}
    for assignment in given:
        name, value = _assigned(assignment)
        data[name] = value
    if commune:
        data["commune"] = _commune(catalogue, commune)
    try:
        return catalogue, read_profile(data)
    except ProfileError as error:
        raise MatchError(str(error)) from error


def plan_for(
    catalogue: Catalogue, profile: Profile, as_of: date, *, explained: bool = False, price_eur: float | None = None
) -> Plan:
    """Return the plan of a profile on a day, from the shipped catalogue and law and the local top-ups entered here.

    Its explanation comes with it when asked for, and the share of a price, in euros, told for its first course.
    """
    advisor = Advisor(catalogue, load_law(), stored_schemes())
    plan = advisor.plan(profile, as_of)
    if explained:
        plan = with_explanation(plan, explain(plan, advisor))
    if price_eur is not None:
        if not 0 < price_eur <= MAX_PRICE_EUR:
            raise MatchError(f"--price {price_eur:g} : donnez un prix en euros, plus grand que 0.")
        plan = with_priced_mix(plan, priced_mix(plan, advisor, price_eur))
    return plan


def explained_text(plan: Plan) -> str:
    """Write a plan for a person to read at a terminal, with its explanation and the share of a price if there are."""
    texts = [plan_text(plan)]
    if isinstance(plan, ExplainedPlan):
        if plan.mix is None:
            nothing = "Aucune formation payante n'est proposée : choisissez un métier ou un domaine."
            texts.append(_section("Ce qui resterait à payer", [nothing]))
        elif plan.mix is not UNSET:
            texts.append(_section(f"Ce qui resterait à payer sur « {plan.mix.title} »", plan.mix.said))
        if plan.explanation is not UNSET:
            texts.append(explanation_text(plan.explanation))
    return "\n\n".join(texts)


def plan_json(plan: Plan) -> str:
    """Write a plan in JSON, as the public API does."""
    return msgspec.json.format(msgspec.json.encode(plan), indent=2).decode()


def plan_text(plan: Plan) -> str:
    """Write a plan for a person to read at a terminal."""
    sections = (
        (f"Plan au {plan.as_of:%d/%m/%Y}", list(plan.warnings)),
        ("Centres", [_centre(centre) for centre in plan.centres]),
        ("Parcours", [_course(course) for course in plan.courses]),
        ("Validation des acquis de l'expérience (VAE)", [_vae(route) for route in plan.vae]),
        ("Financements", [_funding(line) for line in plan.funding]),
        ("Contacts", [" – ".join(filter(None, (c.label, c.phone, c.url, c.role))) for c in plan.contacts]),
        ("Prochaines étapes", list(plan.next_steps)),
    )
    return "\n\n".join(_section(title, items) for title, items in sections)


def _section(title: str, items: Sequence[str]) -> str:
    body = [f"• {item}" for item in items] or ["  (rien à signaler)"]
    return "\n".join([title, "─" * len(title), *body])


def _indented(head: str, details: Sequence[str]) -> str:
    return "\n".join([head, *(f"    {detail}" for detail in details)])


def _centre(centre: CentreMatch) -> str:
    distance = "" if centre.distance_km is None else f" – {centre.distance_km:.0f} km"
    return _indented(f"{centre.name}{distance}", centre.reasons)


def _course(course: CourseMatch) -> str:
    cost = "prix à demander au centre" if course.cost_eur is None else f"{_number(course.cost_eur)} €"
    return _indented(f"{course.title} ({course.certification_type}, {cost})", course.reasons)


def _vae(route: VaeRoute) -> str:
    return _indented(f"{route.certification} : {_VERDICTS[route.eligible]}", (*route.reasons, *route.steps))


def _funding(line: FundingLine) -> str:
    amount = "" if line.amount_eur is None else f", {_number(line.amount_eur)} €"
    return _indented(f"{line.label} : {_VERDICTS[line.eligible]}{amount}", (*line.reasons, *line.conditions))


def _number(value: float) -> str:
    text = f"{value:,.2f}".removesuffix(".00")
    return text.replace(",", "\u202f").replace(".", ",")


def _read_json(path: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MatchError(f"Le fichier {path} ne peut pas être lu.") from error
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise MatchError(f"Le profil n'est pas du JSON (ligne {error.lineno}, colonne {error.colno}).") from error
    if not isinstance(data, dict):
        raise MatchError('Le profil doit être un objet JSON : {"situation": "employee", …}')
    # The body of POST /api/v1/match is accepted as it is.
    inner = data.get("profile")
    return inner if isinstance(inner, dict) else data


def _assigned(assignment: str) -> tuple[str, Any]:
    name, equals, value = assignment.partition("=")
    if not equals or name not in (*PROFILE_FIELDS, "declined", "vae"):
        raise MatchError(f"--set {assignment} : écrivez CHAMP=VALEUR, avec un champ parmi {', '.join(PROFILE_FIELDS)}.")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value


def _commune(catalogue: Catalogue, written: str) -> dict[str, Any]:
    exact = catalogue.communes.get(written.strip().upper())
    named = [exact] if exact else [one for one in catalogue.communes.values() if _folded(one.name) == _folded(written)]
    if not named:
        raise MatchError(f"Commune inconnue : {written}. Donnez son nom exact ou son code Insee.")
    if len(named) > 1:
        named.sort(key=lambda one: -(one.population or 0))
        choices = "\n".join(f"  {one.insee_code}  {one.name} ({one.department_code})" for one in named[:_CHOICES_SHOWN])
        raise MatchError(f"Plusieurs communes s'appellent {written}. Donnez le code Insee :\n{choices}")
    found = named[0]
    return {
        "insee_code": found.insee_code,
        "name": found.name,
        "department_code": found.department_code,
        "postal_code": next(iter(found.postal_codes), None),
    }


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return " ".join(plain.replace("-", " ").replace("'", " ").split()).replace("saint ", "st ")
