"""Turning templates into pages that run nothing but our own files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from bot.web.brand import current_brand
from bot.web.map import symbol
from bot.web.map.marks import State
from bot.web.pages.languages import language_of
from bot.web.pages.view import AUTHOR_LABELS, KINDS, card_groups, dated, dialled, french, is_long
from bot.web.reach import Seat
from bot.web.safe import safe_url

WEB = Path(__file__).parent.parent
STATIC = WEB / "static"
# Nothing inline and nothing from elsewhere: a text that slipped through as markup could still do nothing.
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def page(template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a template into a page."""
    brand = current_brand()
    if brand.phone and values.get("contact"):
        values["contact"] = Seat(brand.name, brand.phone)
    html = _environment().get_template(template).render({"brand": brand, **values})
    return HTMLResponse(html, status_code=status, headers=SECURITY_HEADERS)


def _map_symbol(state: State | Literal["home"], rank: int | None = None) -> Markup:
    return Markup(symbol(state, rank))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(kinds=KINDS, author_labels=AUTHOR_LABELS, map_symbol=_map_symbol)
    environment.filters.update(
        french=french,
        card_groups=card_groups,
        dialled=dialled,
        is_long=is_long,
        safe_url=safe_url,
        dated=dated,
        language=language_of,
    )
    # The script shows the fields of a profile in the order in which they are given.
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False, "ensure_ascii": False}
    return environment
