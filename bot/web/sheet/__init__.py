"""The take-away sheet: a plan on one or two accessible pages."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from bot.guidance.plan_types import Plan
from bot.web.sheet.content import sheet_content
from bot.web.sheet.words import printable

MOST_PAGES = 2
# Body text sizes, in points: the largest that keeps the sheet on its pages.
_SIZES_PT = ("10", "9.5", "9", "8.5", "8")
_TEMPLATE = Path(__file__).with_name("sheet.typ")


def plan_pdf(plan: Plan, *, resume_url: str | None = None, field_label: str | None = None) -> bytes:
    """Return the plan as a tagged PDF (PDF/UA-1), in French, to print or to take away.

    ``resume_url`` adds a QR code that leads back to the conversation; ``field_label`` is the catalogue's label of the
    profile's field. The same arguments give the same bytes. Texts are data: nothing in them is read as markup.
    """
    content = json.dumps(
        _printable(sheet_content(plan, resume_url=resume_url, field_label=field_label)), ensure_ascii=False
    )
    pdf = b""
    for size in _SIZES_PT:
        pdf = _typeset(content, size, plan.as_of)
        if _page_count(pdf) <= MOST_PAGES:
            break
    return pdf


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
        # The QR code is a drawing, not a text to read.
        return value if value.startswith("<?xml") else printable(value)
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return value
