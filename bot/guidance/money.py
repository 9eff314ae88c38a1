"""What a course leaves to pay once the CPF has been used."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.guidance.case import Case

_CAPS = {"rs": "cpf.cap.rs", "bilan": "cpf.cap.bilan"}


@dataclass(frozen=True)
class Cost:
    """A course's price shared out, in euros.

    ``fee`` is the compulsory share of the price, None when that of the day is not established. ``left`` is what
    remains to the person, fee included and never more than the price; None when the fee would decide it and is unknown.
    ``cpf`` is what the account pays.
    """

    price: Decimal
    cpf: Decimal
    fee: Decimal | None
    left: Decimal | None
    left_at_least: Decimal


def cap_on_rights(case: Case) -> Decimal | None:
    """Return how much of one's own CPF rights this kind of course may use, None when there is no cap that day."""
    name = _CAPS.get(case.kind)
    return None if name is None else case.value(name)


def usable_rights(case: Case) -> Decimal | None:
    """Return the CPF rights usable for this kind of course, None when the balance is not known."""
    if case.profile.cpf_balance_eur is None:
        return None
    balance = Decimal(str(case.profile.cpf_balance_eur))
    cap = cap_on_rights(case)
    return balance if cap is None else min(balance, cap)


def compulsory_fee(case: Case, *, employer_top_up: Decimal = Decimal(0)) -> Decimal | None:
    """Return the compulsory share of a CPF order on that day, None when it is not established.

    Nothing is due from a jobseeker, nor when the employer adds any amount; a public agent's hours bear no fee.
    """
    if case.public_agent:
        return Decimal(0)
    if case.jobseeker and case.rule("cpf.fee.exempt.jobseeker"):
        return Decimal(0)
    if employer_top_up > 0 and case.rule("cpf.fee.exempt.employer"):
        return Decimal(0)
    return case.value("cpf.fee")


def share_out(
    case: Case, price: Decimal, *, top_ups: Decimal = Decimal(0), employer_top_up: Decimal = Decimal(0)
) -> Cost | None:
    """Share a price between the CPF, the others and the person; None when the balance is not known.

    ``top_ups`` is what third parties other than the employer add.
    """
    usable = usable_rights(case)
    if usable is None:
        return None
    fee = compulsory_fee(case, employer_top_up=employer_top_up)
    added = top_ups + employer_top_up
    rest = max(Decimal(0), price - usable - added)
    if fee is None:
        # Nothing is established for that day: the fee may be more than the rest.
        left = price if rest >= price else None
        return Cost(price=price, cpf=min(usable, price), fee=None, left=left, left_at_least=rest)
    left = min(price, max(fee, rest))
    return Cost(
        price=price, cpf=max(Decimal(0), min(usable, price - min(fee, price))), fee=fee, left=left, left_at_least=left
    )
