"""Every component of the pages in each of its states, on one page: what the visual tests look at."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.web.map import france, surroundings
from bot.web.pages.ports import PageServices
from bot.web.pages.rendering import page
from bot.web.pages.view import script_words
from bot.web.reach import national_seat

_TOKENS = (
    *(
        "paper",
        "surface",
        "tint",
        "ink",
        "quiet",
        "line",
        "edge",
        "accent",
        "accent-strong",
        "accent-tint",
        "on-accent",
    ),
    *("link", "good", "good-tint", "wait", "wait-tint", "bad", "bad-tint", "focus"),
)
_SOURCE = {"label": "Source d'exemple", "url": "https://www.exemple.fr/", "valid_from": "2026-01-01"}


class Styleguide:
    """Shows the components, with words that are examples and say so."""

    def __init__(self, services: PageServices) -> None:
        self._services = services

    async def show(self, _: Request) -> Response:
        """Render the page. The map is there once the catalogue is loaded."""
        catalogue = self._services.catalogue
        drawing = None
        if catalogue is not None:
            commune = next(iter(catalogue.communes.values()))
            drawing = surroundings(catalogue, commune, catalogue.centres[:3], id="exemple") or france(catalogue)
        return page(
            "styleguide.html",
            contact=national_seat(),
            tokens=_TOKENS,
            examples=_messages(),
            drawing=Markup(drawing) if drawing else None,
            words=script_words(catalogue),
        )


def _messages() -> dict[str, dict[str, Any]]:
    choices = [
        {"label": label, "payload": "/talk.help"} for label in ("Un choix", "Un choix au texte plus long", "Passer")
    ]
    long_text = "Ce fait d'exemple est trop long pour sa ligne : il se déplie. " * 5
    cards = [
        _card("centre", "Centre d'exemple", facts=[("Téléphone", "01 00 00 00 00"), ("Adresse", "à vérifier")]),
        _card(
            "course", "Formation d'exemple", facts=[("Prix", "Je ne connais pas ce prix. Le centre vous le donnera.")]
        ),
        _card("vae", "Diplôme d'exemple", facts=[("Réponse", "À vérifier"), ("Étapes", long_text)]),
        _card("funding", "Financement d'exemple", facts=[("Réponse", "Oui")]),
        _card("contact", "Contact d'exemple", facts=[("Téléphone", "01 00 00 00 00")]),
        *(_card("step", "Étape", subtitle=f"Étape d'exemple, la {rank}e de la liste.") for rank in (2, 3)),
    ]
    return {
        "visitor": _message("visitor", "Ce que dit la personne.", id="e1"),
        "assistant": _message(
            "assistant", "Ce que répond l'assistant : une réponse, puis une question ?", id="e2", choices=choices
        ),
        "counsellor": _message("counsellor", "Ce qu'écrit une conseillère ou un conseiller.", id="e3"),
        "closed": _message(
            "assistant", "Une question déjà passée : ses choix ne servent plus.", id="e4", choices=choices, open=False
        ),
        "sourced": _message("assistant", "Une réponse et sa source.", id="e5", sources=[_SOURCE]),
        "cards": _message("assistant", "Des fiches de chaque sorte.", id="e6", cards=cards),
        "alone": _message("assistant", "Une fiche seule.", id="e7", cards=cards[:1]),
    }


def _message(author: str, text: str, *, id: str, **more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"choices": [], "cards": [], "sources": [], "open": True, "opens": False, "drawing": None}
    return {**empty, "id": id, "author": author, "text": text, **more}


def _card(kind: str, title: str, *, subtitle: str = "", facts: list[tuple[str, str]] | None = None) -> dict[str, Any]:
    return {
        "kind": kind,
        "id": f"exemple-{kind}",
        "title": title,
        "subtitle": subtitle or "Ce qu'elle est, en une ligne",
        "facts": [{"label": label, "value": value} for label, value in facts or []],
        "reasons": ["Une raison d'exemple, que l'on pourrait dire à voix haute."],
        "links": [{"label": "Un lien d'exemple", "url": "https://www.exemple.fr/"}],
    }
