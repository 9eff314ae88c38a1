"""The take-away sheet: a plan on one or two accessible pages."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from bot.guidance.plan_types import CentreMatch, Plan
from bot.web.brand import DEFAULT_BRAND, Brand
from bot.web.map.symbols import coloured
from bot.web.sheet.content import MOST_CENTRES, ROOMY, TIGHT, sheet_content
from bot.web.sheet.words import printable

MOST_PAGES = 2
# Body text sizes, in points, from the smallest that is still read.
_SIZES_PT = ("8", "8.5", "9", "9.5", "10", "10.5", "11")
_TEMPLATE = Path(__file__).with_name("sheet.typ")


def plan_pdf(
    plan: Plan,
    *,
    resume_url: str | None = None,
    field_label: str | None = None,
    area_map: str | None = None,
    brand: Brand = DEFAULT_BRAND,
) -> bytes:
    """Return the plan as a tagged PDF (PDF/UA-1), in French, to print or to take away.

    ``resume_url`` adds a QR code that leads back to the conversation; ``field_label`` is the catalogue's label of the
    profile's field; ``area_map`` is the map of the centres that the sheet names (``mapped_centres``). The same
    arguments give the same bytes. Texts are data: nothing in them is read as markup.
    """
    drawing = area_map and coloured(_printed_map(area_map), brand.colour)
    pdf = b""
    for room in (ROOMY, TIGHT):
        said = sheet_content(plan, resume_url=resume_url, field_label=field_label, room=room)
        drawings = {"map": drawing, "qr": said.pop("qr")}
        content = json.dumps({**_printable(said), **drawings, "brand": _printable(_brand(brand))}, ensure_ascii=False)
        pdf, fits = _largest(content, plan.as_of)
        if fits:
            break
    return pdf


def _largest(content: str, as_of: date) -> tuple[bytes, bool]:
    """Return the sheet in the largest size that keeps it on its pages (in the smallest when none does), and whether."""
    smaller, larger = 0, len(_SIZES_PT) - 1
    best = None
    while smaller <= larger:
        middle = (smaller + larger) // 2
        pdf = _typeset(content, _SIZES_PT[middle], as_of)
        if _page_count(pdf) <= MOST_PAGES:
            best, smaller = pdf, middle + 1
        else:
            larger = middle - 1
    return (best, True) if best is not None else (pdf, False)


def mapped_centres(plan: Plan) -> tuple[CentreMatch, ...]:
    """Return the centres that the sheet names, in its order: those to number on its map."""
    return plan.centres[:MOST_CENTRES]


def _brand(brand: Brand) -> dict[str, str | None]:
    return {"name": brand.name, "accent": brand.colour, "contact": brand.contact}


def _printed_map(svg: str) -> str:
    # The only letters that the sheet has.
    return svg.replace('font-family="sans-serif"', 'font-family="Libertinus Serif"')


def _typeset(content: str, size: str, as_of: date) -> bytes:
    pdf: bytes = typst.compile(
        _template(),
        format="pdf",
        sys_inputs={"content": content, "size": size},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=datetime.combine(as_of, time(), tzinfo=timezone.utc),
    )
    return pdf


def _page_count(pdf: bytes) -> int:
    count = re.search(rb"/Type\s*/Pages\s*/Count\s+(\d+)", pdf)
    return int(count[1]) if count else 1


@lru_cache(maxsize=1)
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return value
