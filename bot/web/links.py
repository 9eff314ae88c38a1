"""Addresses that lead back to a conversation, written for another device: in a QR code, on paper."""

from __future__ import annotations

import base64
import io
import logging

import segno
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from bot.conversations import Conversation, ConversationGoneError
from bot.conversations.resuming import ResumeCodes

RESUME_PATH = "/reprendre"

log = logging.getLogger("bot.web.links")


def resume_page(public_url: str | None, request: Request) -> str:
    """Return the address of the page where a code is given.

    It begins with ``public_url`` (the setting PUBLIC_URL), else with the host that this request was sent to.
    """
    return (public_url or str(request.base_url).rstrip("/")) + RESUME_PATH


def resume_link(page: str, code: str) -> str:
    """Return the link that carries a code. The code is in the fragment: no server and no log on the way sees it."""
    return f"{page}#{code.replace('-', '') if len(code) < 12 else code}"


def qr_image(address: str) -> str:
    """Return the QR code of an address, as an SVG in a data URI, with the white border that cameras need."""
    svg = io.BytesIO()
    segno.make(address, error="m", micro=False).save(svg, kind="svg", border=4, light="#fff", xmldecl=False)
    return "data:image/svg+xml;base64," + _base64(svg.getvalue())


def sheet_link(
    codes: ResumeCodes, conversation: Conversation, *, public_url: str | None, request: Request
) -> str | None:
    """Return the link to print on the take-away sheet of a conversation; None where none would do.

    A kiosk's conversation is erased when the visitor leaves, a counsellor's is theirs: neither is opened from paper.
    A sheet is worth more than its link: when the link cannot be kept, the sheet comes without it.
    """
    if conversation.state.channel != "web":
        return None
    try:
        code = codes.for_sheet(conversation.id)
    except (SQLAlchemyError, ConversationGoneError) as error:
        log.error("a sheet has no link: %s", type(error).__name__)
        return None
    return resume_link(resume_page(public_url, request), code)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
