"""The take-away sheet: a plan on one or two accessible pages."""

from __future__ import annotations

import json
from datetime import datetime, time, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from bot.guidance.plan_types import Plan
from bot.web.sheet.content import sheet_content
from bot.web.sheet.words import printable

_TEMPLATE = Path(__file__).with_name("sheet.typ")


def plan_pdf(plan: Plan, *, resume_url: str | None = None, field_label: str | None = None) -> bytes:
    """Return the plan as a tagged PDF (PDF/UA-1), in French, to print or to take away.

    ``resume_url`` adds a QR code that leads back to the conversation; ``field_label`` is the catalogue's label of the
    profile's field. The same arguments give the same bytes. Texts are data: nothing in them is read as markup.
    """
    content = _printable(sheet_content(plan, resume_url=resume_url, field_label=field_label))
    pdf: bytes = typst.compile(
        _template(),
        format="pdf",
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=datetime.combine(plan.as_of, time(), tzinfo=timezone.utc),
    )
    return pdf


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
