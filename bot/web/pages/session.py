"""Whose conversation a page shows: one cookie, unreadable by scripts, sent to this site only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "conversation"
_SHAPE = re.compile(r"(?P<id>[A-Za-z0-9_-]{1,100})\.(?P<token>[A-Za-z0-9_~+/=.-]{1,300})")


@dataclass(frozen=True)
class Session:
    """A conversation and the token that opens it."""

    id: str
    token: str

    @property
    def path(self) -> str:
        """The conversation's path in the API."""
        return f"/api/v1/conversations/{self.id}"


def read_session(request: Request) -> Session | None:
    """Return the conversation named by the visitor's cookie, None without a readable one."""
    shape = _SHAPE.fullmatch(request.cookies.get(COOKIE, ""))
    return Session(shape["id"], shape["token"]) if shape else None


def keep_session(request: Request, response: Response, session: Session) -> None:
    """Set the cookie, until the browser closes: a shared computer forgets the conversation."""
    response.set_cookie(
        COOKIE,
        f"{session.id}.{session.token}",
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def forget_session(response: Response) -> None:
    """Remove the cookie."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def from_this_site(request: Request) -> bool:
    """Tell whether a form was sent by one of our own pages.

    Browsers name the page that sends a form in ``Origin`` or ``Sec-Fetch-Site``; a request that names none is refused.
    """
    fetch_site = request.headers.get("sec-fetch-site")
    if fetch_site is not None and fetch_site != "same-origin":
        return False
    source = request.headers.get("origin") or request.headers.get("referer")
    if source and source != "null":
        return urlsplit(source).netloc == request.headers.get("host")
    return fetch_site == "same-origin"
