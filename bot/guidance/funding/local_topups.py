"""What the schemes entered here add to a CPF: which ones apply, how much, and why not the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import msgspec

from bot.guidance import french
from bot.guidance.case import SELF_EMPLOYED, Case
from bot.guidance.funding.lines import line
from bot.guidance.local import Funder, LocalScheme
from bot.guidance.money import compulsory_fee, usable_rights
from bot.guidance.plan_types import DeviceId, FundingLine

_DEVICE: DeviceId = "cpf_topup_local"
_REFUSALS_SAID = 3
_STILL_TOLD = timedelta(days=183)
"""A scheme that ended longer ago is history: nobody asks for it any more."""

_PUBLIC: dict[Funder, frozenset[str]] = {
    "employeur": frozenset({"employee"}),
    "opco": frozenset({"employee"}),
    "faf": SELF_EMPLOYED,
    "cma": frozenset({"artisan"}),
}
"""Whom a funder may help when the scheme names no situation."""

_FUNDER_RULES: dict[Funder, str] = {
    "employeur": "cpf.topup.funders",
    "opco": "cpf.topup.funders",
    "faf": "cpf.topup.faf",
    "cma": "cpf.topup.cma",
    "commune": "cpf.topup.local",
    "epci": "cpf.topup.local",
    "departement": "cpf.topup.local",
    "region": "cpf.topup.funders",
}


@dataclass(frozen=True)
class Verdict:
    """Whether a scheme applies to a case. ``why_not`` is said when it does not; ``missing`` would settle it."""

    applies: bool
    why_not: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shared:
    """What each scheme adds, in order, in euros; None while that cannot be told.

    ``total`` is None as soon as one part is. ``employer`` is what the employer's schemes add: it removes the
    compulsory share.
    """

    parts: tuple[Decimal | None, ...]
    employer: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal | None:
        """The sum of the parts, None when one is not known."""
        known = [part for part in self.parts if part is not None]
        return sum(known, Decimal(0)) if len(known) == len(self.parts) else None


def local_topup(case: Case, no_account: str | None) -> FundingLine:
    """What an employer, a fund or a local authority adds here. ``no_account`` says why there is no CPF to add to."""
    if no_account is not None:
        return line(case, _DEVICE, "no", because=(no_account,), rules=("cpf.topup.local",))
    judged = [(scheme, judge(case, scheme)) for scheme in case.schemes]
    open_to = [scheme for scheme, verdict in judged if verdict.applies]
    refusals = [verdict.why_not for _, verdict in judged if verdict.why_not is not None][:_REFUSALS_SAID]
    if open_to:
        return _granted(case, open_to, refusals)
    because, rules = _who_may(case)
    unknown = "Je ne connais pas d'aide de ce type près de chez vous : le centre et votre mairie peuvent le savoir."
    missing = dict.fromkeys(name for _, verdict in judged for name in verdict.missing if name != "situation")
    answer = line(
        case, _DEVICE, "maybe", because=[*because, *(refusals or [unknown])], rules=rules, missing=tuple(missing)
    )
    told = [scheme.source(case.as_of) for scheme, verdict in judged if verdict.why_not is not None][:_REFUSALS_SAID]
    return msgspec.structs.replace(answer, sources=(*told, *answer.sources))


def judge(case: Case, scheme: LocalScheme) -> Verdict:
    """Tell whether a scheme of the person's place applies to them, for the course in mind, on the day of the case."""
    return _closed(case, scheme) or _public(case, scheme) or _course(case, scheme) or Verdict(applies=True)


def _closed(case: Case, scheme: LocalScheme) -> Verdict | None:
    last = scheme.last_day
    if case.as_of < scheme.starts_on:
        given_up = last is not None and last < scheme.starts_on
        opens = f"{scheme.name} ouvrira le {french.day(scheme.starts_on)}."
        return Verdict(applies=False, why_not=None if given_up else opens)
    if last is not None and case.as_of > last:
        recent = case.as_of - last <= _STILL_TOLD
        return Verdict(applies=False, why_not=f"{scheme.name} a fermé le {french.day(last)}." if recent else None)
    if scheme.left_eur is not None and scheme.left_eur <= 0:
        return Verdict(applies=False, why_not=f"{scheme.name} n'a plus de budget.")
    return None


def _public(case: Case, scheme: LocalScheme) -> Verdict | None:
    wanted = scheme.situations or _PUBLIC.get(scheme.funder, frozenset())
    others = Verdict(applies=False, why_not=f"{scheme.name} s'adresse à d'autres situations que la vôtre.")
    if wanted and case.unknown:
        why_not = f"{scheme.name} dépend de votre situation, que je ne connais pas encore."
        return Verdict(applies=False, why_not=why_not, missing=("situation",))
    if wanted and not wanted & _situations(case):
        return others
    if scheme.circumstances and case.profile.circumstances is None:
        why_not = f"{scheme.name} vise des cas particuliers : le centre vous dira si vous en faites partie."
        return Verdict(applies=False, why_not=why_not, missing=("circumstances",))
    return others if scheme.circumstances and not scheme.circumstances & case.words else None


def _situations(case: Case) -> frozenset[str]:
    said = {"jobseeker"} if case.jobseeker else {case.situation or ""}
    # A director paid as an employee pays into an OPCO and has no fund of the self-employed.
    return frozenset({"employee"} if case.director else said)


def _course(case: Case, scheme: LocalScheme) -> Verdict | None:
    course = about_course(case).course
    if not scheme.for_some_courses or (course is not None and scheme.covers(course)):
        return None
    if course is None:
        why_not = f"{scheme.name} paie certaines formations seulement : le centre vous dira lesquelles."
        aimed = case.profile.field is not None or case.profile.job_title is not None
        return Verdict(applies=False, why_not=why_not, missing=() if aimed else ("field",))
    which = "cette formation" if case.course is not None else "la première formation proposée"
    return Verdict(applies=False, why_not=f"{scheme.name} ne paie pas {which}.")


def about_course(case: Case) -> Case:
    """Return the case with a course to pay: the one chosen, else the one recommended first when one aims at a course.

    For a VAE, a skills assessment or basic skills, the course recommended is not what is to be paid.
    """
    if case.course is not None or case.leading is None or case.kind != "rncp":
        return case
    return case.about(course=case.leading, leading=case.leading)


def share(case: Case, schemes: Sequence[LocalScheme]) -> Shared:
    """Share what is left to pay between schemes, in the order given (that of ``bot.guidance.local.FUNDERS``).

    Without a known price each gives its most. With one, the CPF comes first, each scheme has what is still to pay, and
    none but the employer's may pay the compulsory share. Where that share is not established, a part that would reach
    it is not told.
    """
    case = about_course(case)
    price = case.price or None
    shared = Shared(parts=())
    for scheme in schemes:
        part = scheme.most(price)
        by_employer = scheme.funder == "employeur" and (case.employee or case.director)
        if part is not None and price is not None:
            room, sure = _room(case, price, shared, by_employer=by_employer)
            part = min(part, room) if sure or part < room else None
        shared = Shared(
            parts=(*shared.parts, part), employer=shared.employer + (part or 0 if by_employer else Decimal(0))
        )
    return shared


def _room(case: Case, price: Decimal, shared: Shared, *, by_employer: bool) -> tuple[Decimal, bool]:
    """Return what one more scheme may pay, and whether the compulsory share that bounds it is established.

    An unknown balance counts for nothing: the room is then the most there may be.
    """
    given = sum((part for part in shared.parts if part is not None), Decimal(0))
    rest = price - (usable_rights(case) or 0) - given
    fee = compulsory_fee(case, employer_top_up=shared.employer)
    if by_employer and not shared.employer:
        # The first euro of the employer removes the compulsory share: it may stand in for all of it.
        return max(Decimal(0), min(price, fee or Decimal(0)), rest), True
    return max(Decimal(0), rest - (fee or 0)), fee is not None


def _granted(case: Case, schemes: Sequence[LocalScheme], refusals: Sequence[str]) -> FundingLine:
    shared = share(case, schemes)
    target = about_course(case)
    because: list[str] = []
    for scheme, part in zip(schemes, shared.parts, strict=True):
        because += _gives(target, scheme, part)
    if case.course is None and target.course is not None and target.price:
        because.append(f"Ce calcul vaut pour « {target.course.title} », au prix de {french.euros(target.price)}.")
    rules = list(dict.fromkeys(_FUNDER_RULES[scheme.funder] for scheme in schemes))
    conditions = [text for scheme in schemes for text in _conditions(scheme, several=len(schemes) > 1)]
    conditions.append("La demande se fait avant de valider la commande. L'accord se donne dossier par dossier.")
    because += _compulsory_share(target, schemes, shared, rules, conditions)
    answer = line(
        case,
        _DEVICE,
        "maybe" if case.unknown else "yes",
        because=[*because, *refusals],
        conditions=conditions,
        rules=rules,
        amount=shared.total,
        missing=("cpf_balance_eur",) if target.price and case.profile.cpf_balance_eur is None else (),
    )
    return msgspec.structs.replace(
        answer,
        label=f"Complément de CPF : {french.listing([f'{one.label} ({one.funder_name})' for one in schemes])}",
        sources=(*(one.source(case.as_of) for one in schemes), *answer.sources),
    )


def _gives(target: Case, scheme: LocalScheme, part: Decimal | None) -> list[str]:
    limit = "" if scheme.cap_eur is None else f", {french.euros(scheme.cap_eur)} au plus"
    if scheme.amount_eur is not None:
        said = [f"{scheme.name} peut ajouter jusqu'à {french.euros(scheme.most(None) or 0)}."]
    else:
        said = [f"{scheme.name} peut payer {french.number(scheme.share_percent or 0)} % du prix{limit}."]
    if scheme.left_eur is not None and scheme.bounded_by_budget(target.price):
        said.append(f"Il reste {french.euros(scheme.left_eur)} dans ce budget.")
    most = scheme.most(target.price)
    if not target.price or part is None or most is None:
        return said
    if part == 0:
        said.append("Il ne reste rien à compléter sur ce prix.")
    elif part < most:
        said.append(f"Il s'arrête à ce qui reste à payer : {french.euros(part)}.")
    elif scheme.share_percent is not None:
        said.append(f"Pour ce prix, cela fait {french.euros(part)}.")
    return said


def _conditions(scheme: LocalScheme, *, several: bool) -> list[str]:
    conditions = list(scheme.conditions)
    tie = {
        "employeur": f"Il faut travailler pour {scheme.funder_name}.",
        "opco": f"Votre entreprise doit relever de {scheme.funder_name}.",
        "faf": f"Votre contribution à la formation doit aller à {scheme.funder_name}.",
    }.get(scheme.funder)
    if tie is not None:
        conditions.insert(0, tie)
    if scheme.last_day is not None:
        conditions.append(f"Ouvert jusqu'au {french.day(scheme.last_day)}.")
    contact = [] if scheme.contact is None else [scheme.contact]
    if several:
        said = [f"« {scheme.label} » : {text[0].lower()}{text[1:]}" for text in conditions]
        return [*said, *(f"Contact pour « {scheme.label} » : {one}." for one in contact)]
    return [*conditions, *(f"Contact : {one}." for one in contact)]


def _compulsory_share(
    target: Case, schemes: Sequence[LocalScheme], shared: Shared, rules: list[str], conditions: list[str]
) -> list[str]:
    """Say what becomes of the compulsory share."""
    fee = compulsory_fee(target)
    if fee == 0:
        return []
    rules.append("cpf.fee")
    helps = [part is None or part > 0 for part in shared.parts]
    salaried = target.employee or target.director
    if salaried and any(one.funder == "employeur" and helped for one, helped in zip(schemes, helps, strict=True)):
        rules.append("cpf.fee.exempt.employer")
        return ["S'il est accordé, le complément de l'employeur supprime la participation obligatoire."]
    rules.append("cpf.fee.other_funders")
    if any(one.funder == "opco" for one in schemes):
        rules.append("cpf.fee.paid_by_opco")
        conditions += target.states("cpf.fee.paid_by_opco")
    said = "" if fee is None else f" de {french.euros(fee)}"
    return [f"Ce complément ne supprime pas la participation obligatoire{said}."]


def _who_may(case: Case) -> tuple[list[str], list[str]]:
    because = ["Une commune, une intercommunalité ou un département peut compléter le CPF d'un habitant."]
    rules = ["cpf.topup.local"]
    if case.concerns("cpf.topup.cma"):
        rules.append("cpf.topup.cma")
        because.append("La chambre de métiers et de l'artisanat le peut aussi.")
    if case.concerns("cpf.topup.faf"):
        rules.append("cpf.topup.faf")
        because.append("Votre fonds d'assurance formation peut légalement le faire.")
    return because, rules
