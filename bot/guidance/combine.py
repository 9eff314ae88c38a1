"""How the devices add up on a price: what each brings in order, what is left, and who could close the gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from bot.guidance.case import Case
from bot.guidance.french import euros, listing
from bot.guidance.funding.lines import LABELS
from bot.guidance.funding.local_topups import judge, share
from bot.guidance.money import compulsory_fee, share_out, usable_rights
from bot.guidance.plan_types import DeviceId, FundingLine, Source

_NOTHING = Decimal(0)
# Each pays a course instead of the account, never with it.
_INSTEAD_OF_ACCOUNT: Mapping[DeviceId, tuple[str, ...]] = {
    "agefice": ("agefice.not_with_cpf", "agefice.cap", "agefice.cap_diploma"),
    "fif_pl": ("fif_pl.exclusions", "fif_pl.cap_usual"),
}
_ADDED_TO_ACCOUNT: tuple[DeviceId, ...] = (
    "cpf_topup_employer",
    "cpf_topup_region",
    "cpf_topup_france_travail",
    "cpf_topup_local",
)
# Those who may pay what is left, or the whole. An OPCO does it through the employer's plan.
_CLOSERS: frozenset[DeviceId] = frozenset(
    {*_ADDED_TO_ACCOUNT, "training_plan", "ptp", "reconversion_period", "aif", "region_program", "fafcea"}
)
# The compulsory share may be paid, or made void, by these alone.
_PAYS_THE_FEE: frozenset[DeviceId] = frozenset({"cpf_topup_employer", "training_plan", "ptp", "reconversion_period"})


class MixStep(msgspec.Struct, frozen=True, kw_only=True):
    """What one device may bring, in euros, None when it cannot be told; ``why`` it comes here."""

    device: DeviceId
    label: str
    amount_eur: float | None
    why: str


class FundingMix(msgspec.Struct, frozen=True, kw_only=True):
    """A price shared between the devices, in the order in which they are asked.

    ``left_eur`` is what stays to the person, the compulsory share included, None when it cannot be told; it is then
    ``left_at_least_eur`` or more. ``closers`` may still pay it; ``instead`` are devices that do not combine with the
    steps and were found less useful. Never above the price.
    """

    price_eur: float
    steps: tuple[MixStep, ...]
    left_eur: float | None
    left_at_least_eur: float
    closers: tuple[DeviceId, ...]
    instead: tuple[MixStep, ...]
    sources: tuple[Source, ...]


class _Way(msgspec.Struct, frozen=True, kw_only=True):
    """One way to pay: its steps, what it leaves, the rules that make it so."""

    steps: tuple[MixStep, ...]
    left: Decimal | None
    at_least: Decimal
    rules: tuple[str, ...] = ()


def combine(case: Case, lines: Sequence[FundingLine]) -> FundingMix | None:
    """Share the price of the course in question; None when it is not known or nothing is to pay.

    ``lines`` are the verdicts on the same case.
    """
    price = case.price
    if price is None or price <= 0:
        return None
    open_to = {one.device: one for one in lines if one.eligible != "no"}
    account = _account(case, price, open_to)
    ways = [account, *(way for way in (_fund(case, price, open_to[one]) for one in _funds(open_to)) if way is not None)]
    best = min(ways, key=lambda way: (way.at_least, way.left is None))
    by_account = best is account
    rules = dict.fromkeys(rule for way in ways for rule in way.rules)
    refused = []
    if "fafcea" in open_to and not _fund_may_add(case, best):
        refused.append(_step("fafcea", None, " ".join(case.states("fafcea.cpf_first"))))
        rules["fafcea.cpf_first"] = None
    fee = compulsory_fee(case) if by_account and account.steps else _NOTHING
    return FundingMix(
        price_eur=float(price),
        steps=best.steps,
        left_eur=None if best.left is None else float(best.left),
        left_at_least_eur=float(best.at_least),
        closers=_closers(case, open_to, best, by_account=by_account, fee=fee or _NOTHING),
        instead=(*(step for way in ways if way is not best for step in way.steps), *refused),
        sources=case.cite(*rules),
    )


def with_mix(case: Case, lines: Sequence[FundingLine]) -> tuple[FundingLine, ...]:
    """Return the verdicts, the last of them telling what stays to the person once the others have been counted."""
    mix = combine(case, lines)
    if mix is None:
        return tuple(lines)
    return tuple(
        msgspec.structs.replace(one, amount_eur=mix.left_eur, reasons=(*one.reasons, *said(mix)))
        if one.device == "self_funding"
        else one
        for one in lines
    )


def said(mix: FundingMix) -> list[str]:
    """Say a mix in French: who brings what, what is left, who could pay it."""
    price = euros(mix.price_eur)
    parts = [f"{one.label} : {euros(one.amount_eur)}" for one in mix.steps if one.amount_eur]
    lines = [f"Pour un prix de {price}, au plus : {' ; '.join(parts)}."] if parts else []
    lines += [one.why for one in mix.steps]
    if mix.left_eur is None:
        least = f" (au moins {euros(mix.left_at_least_eur)})" if mix.left_at_least_eur else ""
        lines.append(f"Ce qui resterait à payer sur {price} est à confirmer{least}.")
    elif mix.left_eur:
        lines.append(f"Il resterait {euros(mix.left_eur)} à payer sur {price}.")
    else:
        lines.append(f"Il ne resterait rien à payer sur {price}.")
    others = [LABELS[one] for one in mix.closers if one != "self_funding"]
    if others:
        lines.append(f"Ce reste peut se demander à : {listing(others, 'ou')}. L'accord n'est pas acquis.")
    return [*lines, *(one.why for one in mix.instead)]


def _funds(open_to: Mapping[DeviceId, FundingLine]) -> list[DeviceId]:
    return [device for device in open_to if device in _INSTEAD_OF_ACCOUNT]


def _account(case: Case, price: Decimal, open_to: Mapping[DeviceId, FundingLine]) -> _Way:
    """The account, then what is known to be added to it here."""
    if "cpf" not in open_to or case.public_agent:
        return _Way(steps=(), left=price, at_least=price)
    rules = ("cpf.eligible.list", "cpf.fee", "cpf.topup.funders")
    if usable_rights(case) is None:
        step = _step("cpf", None, "Votre solde CPF n'est pas connu : il dira ce que le compte paie, et ce qui reste.")
        return _Way(steps=(step,), left=None, at_least=_NOTHING, rules=rules)
    schemes = [one for one in case.schemes if judge(case, one).applies] if "cpf_topup_local" in open_to else []
    shared = share(case, schemes)
    added = min(price, sum((part for part in shared.parts if part is not None), _NOTHING))
    by_employer = min(added, shared.employer)
    cost = share_out(case, price, top_ups=added - by_employer, employer_top_up=by_employer)
    assert cost is not None
    # A part that cannot be told may pay more: what is left is then not known either.
    left = cost.left if shared.total is not None else None
    least = cost.left_at_least if shared.total is not None else _NOTHING
    steps = [_step("cpf", max(_NOTHING, price - added - cost.left_at_least), _why_account(case))]
    if case.kind == "unregistered" and case.course is not None and case.course.cpf_eligible != "yes":
        steps[0] = msgspec.structs.replace(steps[0], why="À vérifier : que le CPF peut payer cette formation.")
    if schemes:
        amount = None if shared.total is None else added
        steps.append(_step("cpf_topup_local", amount, "Le complément d'ici s'ajoute à votre CPF."))
    return _Way(steps=tuple(steps), left=left, at_least=least, rules=rules)


def _why_account(case: Case) -> str:
    fee = compulsory_fee(case)
    if fee is None:
        return "Le CPF passe en premier. La participation obligatoire du jour est à confirmer."
    if fee == 0:
        return "Le CPF passe en premier, sans participation obligatoire."
    return f"Le CPF passe en premier. Il ne paie pas la participation obligatoire de {euros(fee)}."


def _fund(case: Case, price: Decimal, fund: FundingLine) -> _Way | None:
    """A fund that pays instead of the account, when its ceiling is known."""
    rules = _INSTEAD_OF_ACCOUNT[fund.device]
    if fund.amount_eur is None or case.rule(rules[0]) is None:
        return None
    amount = min(price, Decimal(str(fund.amount_eur)))
    why = " ".join(["C'est ce fonds ou le CPF, pas les deux pour la même formation.", *case.states(rules[0])])
    left = price - amount
    return _Way(steps=(_step(fund.device, amount, why),), left=left, at_least=left, rules=rules)


def _closers(
    case: Case, open_to: Mapping[DeviceId, FundingLine], best: _Way, *, by_account: bool, fee: Decimal
) -> tuple[DeviceId, ...]:
    if best.left == 0:
        return ()
    counted = {one.device for one in best.steps}
    only_the_fee = fee > 0 and best.left is not None and best.left <= fee
    found: list[DeviceId] = []
    for device in open_to:
        wanted = device in _CLOSERS and device not in counted
        if device in _ADDED_TO_ACCOUNT and not (by_account and "cpf" in open_to):
            wanted = False
        if device == "ptp" and case.goal != "change_job":
            wanted = False
        if device == "fafcea" and not _fund_may_add(case, best):
            wanted = False
        if wanted and (not only_the_fee or device in _PAYS_THE_FEE):
            found.append(device)
    return (*found, "self_funding")


def _fund_may_add(case: Case, best: _Way) -> bool:
    """The craftspeople's fund pays a registered course only once the account has refused."""
    paid = any(one.device == "cpf" and one.amount_eur for one in best.steps)
    return not (paid and case.kind == "rncp" and case.rule("fafcea.cpf_first") is not None)


def _step(device: DeviceId, amount: Decimal | None, why: str) -> MixStep:
    return MixStep(device=device, label=LABELS[device], amount_eur=None if amount is None else float(amount), why=why)
