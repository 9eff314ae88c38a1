"""Cards: what the engine found, ready to show."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.labels import card_label, your_field
from bot.dialogue.types import Card, CardFact
from bot.dialogue.words import fill
from bot.guidance.french import euros, number
from bot.guidance.plan_types import CentreMatch, Contact, CourseMatch, FundingLine, Link, VaeRoute
from bot.guidance.profile import PROFILE_FIELDS


def unknown() -> str:
    """Return what is written where a fact is not known."""
    return card_label("text", "unknown")


def _facts(**values: str | None) -> tuple[CardFact, ...]:
    return tuple(CardFact(label=card_label("facts", name), value=value) for name, value in values.items() if value)


def _links(name: str, url: str | None) -> tuple[Link, ...]:
    return (Link(label=card_label("links", name), url=url),) if url else ()


def _to_tell(missing: Iterable[str]) -> str:
    """Name what the person could tell: profile fields by their French name, other things as the engine says them."""
    return ", ".join(your_field(name) if name in PROFILE_FIELDS else name for name in missing)


def distance_label(distance_km: float | None) -> str | None:
    """Write a distance as the crow flies, None when it is not known."""
    if distance_km is None:
        return None
    if distance_km < 1:
        return card_label("text", "same_town")
    return fill(card_label("text", "distance"), {"distance": number(round(distance_km))})


def centre_card(centre: CentreMatch) -> Card:
    """Show a centre: how far, its address and telephone, or that they are not known."""
    return Card(
        kind="centre",
        id=centre.id,
        title=centre.name,
        subtitle=distance_label(centre.distance_km) or "",
        facts=_facts(
            status=card_label("status", centre.status),
            address=centre.address or unknown(),
            phone=centre.phone or unknown(),
            offer=", ".join(centre.specialities),
        ),
        reasons=centre.reasons,
        links=_links("centre", centre.website),
    )


def _duration(course: CourseMatch) -> str:
    parts = (("months", course.duration_months), ("hours", course.duration_hours), ("ects", course.ects))
    return ", ".join(fill(card_label("text", unit), {"number": number(value)}) for unit, value in parts if value)


def course_card(course: CourseMatch) -> Card:
    """Show a course: level, register, duration, where it is followed, price or that it is not known."""
    register = None
    if course.rncp_rs:
        known = course.rncp_status is not None
        register = f"{course.rncp_rs}. {card_label('register', course.rncp_status or '')}" if known else course.rncp_rs
    return Card(
        kind="course",
        id=course.id,
        title=course.title,
        subtitle=course.bac_label or "",
        facts=_facts(
            duration=_duration(course) or unknown(),
            modality=card_label("modality", course.modality) if course.modality else unknown(),
            price=euros(course.cost_eur) if course.cost_eur is not None else card_label("text", "price_unknown"),
            cpf=card_label("cpf", course.cpf_eligible),
            register=register,
            jobs=", ".join(course.target_jobs),
        ),
        reasons=course.reasons,
        links=_links("course", course.url),
    )


def vae_card(route: VaeRoute) -> Card:
    """Show a VAE route: possible, probable or not, why, and what is missing."""
    return Card(
        kind="vae",
        id=route.course_id or route.certification,
        title=route.certification,
        subtitle=card_label("text", "vae"),
        facts=_facts(
            possible=card_label("verdict", route.eligible),
            missing=_to_tell(route.missing),
            steps="\n".join(f"{index}. {step}" for index, step in enumerate(route.steps, 1)),
        ),
        reasons=route.reasons,
    )


def funding_card(line: FundingLine) -> Card:
    """Show a funding device: verdict, amount, conditions."""
    return Card(
        kind="funding",
        id=line.device,
        title=line.label,
        subtitle=card_label("verdict", line.eligible),
        facts=_facts(
            amount=euros(line.amount_eur) if line.amount_eur is not None else None,
            conditions="\n".join(line.conditions),
            missing=_to_tell(line.missing),
        ),
        reasons=line.reasons,
    )


def contact_card(contact: Contact) -> Card:
    """Show a contact: what for, telephone, site."""
    return Card(
        kind="contact",
        id=contact.id,
        title=contact.label,
        subtitle=contact.role,
        facts=_facts(phone=contact.phone),
        links=_links("contact", contact.url),
    )


def step_card(position: int, text: str) -> Card:
    """Show one next step."""
    title = fill(card_label("text", "step"), {"position": position})
    return Card(kind="step", id=f"step-{position}", title=title, subtitle=text)
