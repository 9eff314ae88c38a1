"""The vocabulary of the scenarios: each key of ``attendu`` and how it is read in a plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from bot.guidance.plan_types import DEVICES, FundingLine, Plan

VERDICTS = {"yes": "oui", "maybe": "peut-etre", "no": "non", "likely": "probable"}
FEE_AMOUNTS = ("100 €", "102,23 €", "103,20 €", "150 €")

Check = Callable[[Plan, Any], list[str]]


def plain(text: str) -> str:
    """Return a text without what a reader does not see: kinds of space and of apostrophe, capitals."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).casefold()


def as_list(value: Any) -> list[Any]:
    """Return a list of one when a single value was written."""
    return value if isinstance(value, list) else [value]


def contains(texts: Iterable[str], needle: str) -> bool:
    """Tell whether one of the texts has the needle, or one of its alternatives separated by « | »."""
    wanted = [plain(part) for part in needle.split(" | ")]
    return any(part in plain(text) for text in texts for part in wanted)


def line_of(plan: Plan, device: str) -> FundingLine | None:
    """Return the line of a device, None when the plan does not speak of it."""
    return next((line for line in plan.funding if line.device == device), None)


def line_texts(plan: Plan, device: str) -> list[str]:
    """Return what the plan says of a device."""
    line = line_of(plan, device)
    return [] if line is None else [*line.reasons, *line.conditions]


def vae_texts(plan: Plan) -> list[str]:
    """Return what the plan says of every certification that experience may open."""
    return [text for route in plan.vae for text in (*route.reasons, *route.steps)]


def all_texts(plan: Plan) -> list[str]:
    """Return every sentence of the plan, addresses of sources apart."""
    texts = [*plan.next_steps, *plan.warnings, *vae_texts(plan)]
    for line in plan.funding:
        texts += [line.label, *line.reasons, *line.conditions]
    texts += [reason for course in plan.courses for reason in course.reasons]
    texts += [reason for centre in plan.centres for reason in centre.reasons]
    for contact in plan.contacts:
        texts += [contact.label, contact.role]
    return texts


def _has(texts: list[str], needles: Any, where: str) -> list[str]:
    return [f"« {needle} » est attendu dans {where}" for needle in as_list(needles) if not contains(texts, needle)]


def _has_not(texts: list[str], needles: Any, where: str) -> list[str]:
    found = [(needle, text) for needle in as_list(needles) for text in texts if contains([text], needle)]
    return [f"« {needle} » ne doit pas être dans {where}, or on y lit « {text} »" for needle, text in found]


def _verdict(device: str) -> Check:
    def check(plan: Plan, expected: Any) -> list[str]:
        line = line_of(plan, device)
        found = "absent" if line is None else VERDICTS[line.eligible]
        said = "" if line is None else f" ({' '.join([*line.reasons, *line.conditions])})"
        return [] if found in as_list(expected) else [f"{device} : attendu {expected}, le plan dit {found}{said}"]

    return check


def _amount(device: str) -> Check:
    def check(plan: Plan, expected: Any) -> list[str]:
        line = line_of(plan, device)
        found = None if line is None else line.amount_eur
        return [] if found == expected else [f"{device} : montant attendu {expected}, le plan dit {found}"]

    return check


def _missing(device: str) -> Check:
    def check(plan: Plan, expected: Any) -> list[str]:
        line = line_of(plan, device)
        found = () if line is None else line.missing
        asked = any(name in found for name in str(expected).split(" | "))
        return [] if asked else [f"{device} : « {expected} » devrait être demandé, le plan demande {list(found)}"]

    return check


def _source_since(device: str) -> Check:
    def check(plan: Plan, expected: Any) -> list[str]:
        line = line_of(plan, device)
        found = [] if line is None else [source.valid_from for source in line.sources]
        return [f"{device} : une source du {day} est attendue" for day in as_list(expected) if day not in found]

    return check


def _in_order(texts: list[str], needles: list[str], where: str) -> list[str]:
    places = [next((n for n, text in enumerate(texts) if contains([text], needle)), None) for needle in needles]
    known = [place for place in places if place is not None]
    if len(known) == len(places) and known == sorted(known):
        return []
    return [f"dans {where}, ordre attendu {needles}, on y lit {texts}"]


def _order(plan: Plan, expected: list[str]) -> list[str]:
    found = [line.device for line in plan.funding if line.device in expected]
    return [] if found == expected else [f"ordre attendu {expected}, le plan dit {found}"]


def _contacts(plan: Plan, expected: list[str]) -> list[str]:
    found = [contact.id for contact in plan.contacts]
    return [f"le contact {name} est attendu parmi {found}" for name in expected if name not in found]


def _contacts_without(plan: Plan, expected: list[str]) -> list[str]:
    found = [contact.id for contact in plan.contacts]
    return [f"le contact {name} n'a rien à faire parmi {found}" for name in expected if name in found]


def _first_contact(plan: Plan, expected: str) -> list[str]:
    found = plan.contacts[0].id if plan.contacts else None
    return [] if found == expected else [f"premier contact attendu {expected}, le plan dit {found}"]


def _first_adviser(plan: Plan, expected: list[str]) -> list[str]:
    # The centre itself and the national number are not advisers: they have the id of a centre.
    found = [contact.id for contact in plan.contacts if not contact.id.startswith(("acdt-", "cnam-"))]
    return [] if found and found[0] in expected else [f"premier conseiller attendu parmi {expected}, lu {found}"]


def _line_has(plan: Plan, expected: dict[str, Any]) -> list[str]:
    return [problem for name, needles in expected.items() for problem in _has(line_texts(plan, name), needles, name)]


def _line_has_not(plan: Plan, expected: dict[str, Any]) -> list[str]:
    return [
        problem for name, needles in expected.items() for problem in _has_not(line_texts(plan, name), needles, name)
    ]


def _fee(plan: Plan, expected: Any) -> list[str]:
    said = [text for text in line_texts(plan, "cpf") if "participation" in plain(text)]
    if expected == "a-confirmer":
        problems = [] if contains(said, "confirm") else ["la participation devrait être « à confirmer »"]
        return problems + _has_not(said, list(FEE_AMOUNTS), "la participation du CPF")
    amount = "" if expected == 0 else f"{expected:.2f} €".replace(".", ",").replace(",00", "")
    others = [other for other in FEE_AMOUNTS if other != amount]
    problems = _has(said, amount, "la participation du CPF") if amount else []
    return problems + _has_not(said, others, "la participation du CPF")


def _vae(plan: Plan, expected: Any) -> list[str]:
    found = [VERDICTS[route.eligible] for route in plan.vae]
    best = next((verdict for verdict in ("oui", "probable") if verdict in found), "non")
    if best in as_list(expected):
        return []
    why = " ".join(text for route in plan.vae for text in route.reasons)
    return [f"VAE : attendu {expected}, le plan dit au mieux {best} ({why})"]


def _vae_of(course: str) -> Check:
    def check(plan: Plan, expected: Any) -> list[str]:
        route = next((route for route in plan.vae if route.course_id == course), None)
        found = "absent" if route is None else VERDICTS[route.eligible]
        return [] if found in as_list(expected) else [f"VAE de {course} : attendu {expected}, le plan dit {found}"]

    return check


def _vapp(plan: Plan, expected: str) -> list[str]:
    said = [text for text in all_texts(plan) if contains([text], "VAPP | VAP 85")]
    if expected == "oui":
        return [] if said else ["la VAPP devrait être proposée"]
    offered = [text for text in said if not contains([text], "20 ans")]
    return [f"la VAPP ne devrait pas être proposée, or on lit « {text} »" for text in offered]


def _first_field(plan: Plan, expected: str) -> list[str]:
    found = plan.courses[0].field if plan.courses else None
    return [] if found == expected else [f"première filière attendue {expected}, le plan dit {found}"]


def _first_field_among(plan: Plan, expected: list[str]) -> list[str]:
    found = plan.courses[0].field if plan.courses else None
    return [] if found in expected else [f"première filière attendue parmi {expected}, le plan dit {found}"]


def _courses(plan: Plan, expected: list[str]) -> list[str]:
    found = [course.id for course in plan.courses]
    return [f"la formation {name} est attendue parmi {found}" for name in expected if name not in found]


def _courses_without(plan: Plan, expected: list[str]) -> list[str]:
    found = [course.id for course in plan.courses]
    return [f"la formation {name} n'a rien à faire parmi {found}" for name in expected if name in found]


def _some_courses(plan: Plan, expected: bool) -> list[str]:
    return [] if bool(plan.courses) is expected else [f"des formations : attendu {expected}"]


def _first_modality(plan: Plan, expected: list[str | None]) -> list[str]:
    found = plan.courses[0].modality if plan.courses else "aucune formation"
    return [] if found in expected else [f"première modalité attendue parmi {expected}, le plan dit {found}"]


def _cost(course: str) -> Check:
    def check(plan: Plan, expected: Any) -> list[str]:
        found = [match.cost_eur for match in plan.courses if match.id == course]
        return [] if found == [expected] else [f"coût de {course} : attendu {expected}, le plan dit {found}"]

    return check


def _never_paid_by(course: str) -> Check:
    def check(plan: Plan, expected: list[str]) -> list[str]:
        found = [device for match in plan.courses if match.id == course for device in match.funding]
        return [f"{course} : {device} ne peut pas la payer" for device in expected if device in found]

    return check


def _cpf_unsure(plan: Plan, expected: list[str]) -> list[str]:
    sure = [course.id for course in plan.courses if course.cpf_eligible == "yes"]
    return [f"le CPF ne doit pas être promis pour {name}" for name in expected if name in sure]


def _first_centre(plan: Plan, expected: str) -> list[str]:
    found = [centre.id for centre in plan.centres]
    return [] if found[:1] == [expected] else [f"premier centre attendu {expected}, le plan dit {found}"]


def _centres_without(plan: Plan, expected: list[str]) -> list[str]:
    found = [centre.id for centre in plan.centres]
    return [f"le centre {name} n'a rien à faire parmi {found}" for name in expected if name in found]


def _centre_within(centre: str) -> Check:
    def check(plan: Plan, expected: float) -> list[str]:
        found = [match.distance_km for match in plan.centres if match.id == centre]
        near = bool(found) and found[0] is not None and found[0] <= expected
        return [] if near else [f"{centre} devrait être à moins de {expected} km, le plan dit {found}"]

    return check


def _texts(read: Callable[[Plan], list[str]], where: str, judge: Callable[[list[str], Any, str], list[str]]) -> Check:
    return lambda plan, expected: judge(read(plan), expected, where)


_WHOLE: dict[str, Check] = {
    "ordre": _order,
    "contacts": _contacts,
    "contacts_sans": _contacts_without,
    "premier_contact": _first_contact,
    "premier_contact_parmi": _first_adviser,
    "raison_contient": _line_has,
    "raison_sans": _line_has_not,
    "participation": _fee,
    "avertissement_contient": _texts(lambda plan: list(plan.warnings), "les avertissements", _has),
    "avertissement_sans": _texts(lambda plan: list(plan.warnings), "les avertissements", _has_not),
    "etapes_contient": _texts(lambda plan: list(plan.next_steps), "les étapes", _has),
    "etapes_sans": _texts(lambda plan: list(plan.next_steps), "les étapes", _has_not),
    "etapes_ordre": _texts(lambda plan: list(plan.next_steps), "les étapes", _in_order),
    "texte_contient": _texts(all_texts, "le plan", _has),
    "texte_sans": _texts(all_texts, "le plan", _has_not),
    "vae": _vae,
    "vae.texte_contient": _texts(vae_texts, "la VAE", _has),
    "vae.texte_sans": _texts(vae_texts, "la VAE", _has_not),
    "vae.etapes_ordre": _texts(lambda plan: list(plan.vae[0].steps) if plan.vae else [], "la VAE", _in_order),
    "vapp": _vapp,
    "premier_domaine": _first_field,
    "premier_domaine_parmi": _first_field_among,
    "formations": _courses,
    "formations_sans": _courses_without,
    "formations_non_vides": _some_courses,
    "premiere_modalite": _first_modality,
    "cpf_promis_sans": _cpf_unsure,
    "centre_premier": _first_centre,
    "centres_sans": _centres_without,
}
_ABOUT: dict[str, Callable[[str], Check]] = {
    "vae": _vae_of,
    "cout": _cost,
    "financement_sans": _never_paid_by,
    "centre_distance_max": _centre_within,
}


def check_named(key: str) -> Check | None:
    """Return what a key of ``attendu`` asks of a plan, None when the key is not in the vocabulary."""
    if key in _WHOLE:
        return _WHOLE[key]
    if key in DEVICES:
        return _verdict(key)
    head, _, rest = key.partition(".")
    if head in DEVICES:
        return {"montant": _amount(head), "manque": _missing(head), "source_depuis": _source_since(head)}.get(rest)
    return _ABOUT[head](rest) if head in _ABOUT and rest else None
