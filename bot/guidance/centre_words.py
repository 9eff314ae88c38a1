"""What is honest to say of a centre: how far it is, what is sure, and who can confirm what is not."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogue.records import Centre, Commune
from bot.guidance import french
from bot.places import of_place


def reasons(
    centre: Centre,
    away: float | None,
    *,
    commune: Commune | None,
    field: str | None,
    regional: Centre | None,
    national: Centre | None,
) -> tuple[str, ...]:
    """Return sentences on a centre seen from a commune, ``away`` kilometres from it (None when not known).

    An opening that is not confirmed comes first, with who can confirm it: the open regional centre of its region
    (``regional``), else the national number. What is not known of the centre comes last.
    """
    found: list[str] = []
    if centre.status != "open":
        found.append(f"{_doubt(centre)} Avant de vous déplacer, {_confirm(centre, regional, national)}.")
    found.append(_distance(centre, away, commune))
    if centre.kind == "regional_centre":
        found.append("C'est le centre régional : il connaît tous les lieux de la région.")
    if centre.public == "specialised":
        own = ", dans votre domaine" if field in centre.fields else ""
        found.append(f"C'est une école spécialisée{own}.")
    if centre.specialities:
        found.append(f"On y a proposé : {french.listing(centre.specialities)}. À vérifier pour cette année.")
    if centre.address is not None and not centre.certain_address:
        found.append("Son adresse exacte est à confirmer.")
    unknown = list(_not_known(centre))
    if unknown:
        found.append(f"Je ne connais pas {french.listing(unknown, 'ni')}.")
    return tuple(found)


def why_left_out(centre: Centre, *, suits: bool) -> str:
    """Say why a plan leaves a centre out though it is near; ``suits`` tells whether it serves this project."""
    if not suits:
        return "C'est une école spécialisée, dans un autre domaine que le vôtre."
    if centre.status != "open":
        return "Je n'ai pas la preuve que ce lieu accueille du public : d'autres sont nommés à la place."
    if centre.public == "specialised":
        return "C'est une école spécialisée : une autre, plus proche, est déjà nommée."
    return "D'autres centres, plus proches, sont déjà nommés."


def _doubt(centre: Centre) -> str:
    if centre.status == "announced":
        return "La ville a été choisie, mais je n'ai pas la confirmation de l'ouverture."
    dated = f" Ma source date de {centre.source_date[:4]}." if centre.source_date else ""
    return f"Je n'ai pas la preuve que ce lieu accueille encore du public.{dated}"


def _confirm(centre: Centre, regional: Centre | None, national: Centre | None) -> str:
    number = None if national is None else national.phone
    if regional is None or regional.id == centre.id or regional.status != "open":
        return f"appelez le Cnam ({number}, numéro national)" if number else "demandez au Cnam"
    if regional.phone:
        return f"appelez le centre régional ({regional.city}, {regional.phone})"
    other = f" ou au numéro national ({number})" if number else ""
    return f"demandez au centre régional ({regional.city}){other}"


def _distance(centre: Centre, away: float | None, commune: Commune | None) -> str:
    if commune is not None and centre.insee_code == commune.insee_code:
        return "Il est dans votre commune."
    if away is None or commune is None:
        return "Je ne connais pas sa distance exacte."
    rounded = french.number(round(away)) if away >= 1 else "moins de 1"
    return f"Il est à {rounded} km {of_place(commune.name)}, à vol d'oiseau : la route est plus longue."


def _not_known(centre: Centre) -> Iterator[str]:
    if centre.address is None:
        yield "son adresse"
    if centre.phone is None:
        yield "son numéro direct"
    if not centre.specialities:
        yield "la liste de ses formations"
