"""What to say of a trade that no course leads to, or that nobody here recognises."""

from __future__ import annotations

from collections.abc import Mapping

from bot.catalogue.records import TrainingField
from bot.guidance.french import listing
from bot.guidance.trades import TradeMatch

_ELSEWHERE = (
    "Pour l'apprendre : la chambre de métiers (CMA), un centre d'apprentis (CFA), le GRETA, l'Afpa ou le catalogue "
    "de la Région."
)


def trade_warning(trade: TradeMatch | None, fields: Mapping[str, TrainingField], *, shown: bool) -> list[str]:
    """Say that the trade aimed at is not taught, or not known; ``shown`` tells whether courses are advised anyway.

    The nearest fields are named when there are any. Nothing is said of a trade that is taught.
    """
    if trade is None or not trade.text:
        return []
    near = [f"« {fields[name].label} »" for name in trade.nearest_fields if name in fields]
    if trade.taught is False and trade.trade is not None:
        first = f"Je ne connais pas de formation du Cnam au métier lui-même ({trade.trade}). "
        if not near:
            return [
                f"{first}Aucun domaine du Cnam que je connaisse n'y mène. Un conseil en évolution professionnelle, "
                "gratuit, vous dit par où passer."
            ]
        return [
            f"{first}{_ELSEWHERE} Le Cnam forme à la gestion, à l'encadrement et à l'étude technique du secteur : "
            f"voyez {'le domaine' if len(near) == 1 else 'les domaines'} {listing(near)}."
        ]
    if shown or trade.taught is not None:
        return []
    if near:
        return [
            f"Je n'ai pas trouvé de formation pour « {trade.text} ». Le plus proche : {listing(near)}. "
            "Un conseiller du centre cherche avec vous."
        ]
    return [
        f"Je ne reconnais pas « {trade.text} » : dites-le avec d'autres mots, ou choisissez un domaine. "
        "Un conseiller du centre cherche avec vous."
    ]
