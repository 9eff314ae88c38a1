"""Which other sites may call the API from a visitor's browser: those that the settings name, and never with cookies."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.operations import API_PREFIX

REMEMBERED_SECONDS = 600
"""How long a browser may remember that it may call."""


class AllowedOrigins:
    """Answers the browser's cross-origin questions (CORS) for the allowed sites, about the API alone.

    Pages stay closed to every other site. Another site's browser gets no permission at all: it refuses by itself.
    Conversations are opened by their token, so neither cookies nor any other credential ever cross.
    """

    def __init__(self, app: ASGIApp, *, origins: tuple[str, ...]) -> None:
        self._app = app
        self._origins = frozenset(origins)
        self._open = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "Last-Event-ID"),
            expose_headers=("Retry-After",),
            allow_credentials=False,
            max_age=REMEMBERED_SECONDS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, with permission when its site has it."""
        allowed = (
            scope["type"] == "http"
            and _of_the_api(scope["path"])
            and Headers(scope=scope).get("origin", "") in self._origins
        )
        await (self._open if allowed else self._app)(scope, receive, send)


def _of_the_api(path: str) -> bool:
    return path.startswith(f"{API_PREFIX}/") or path in {"/healthz", "/openapi.json"}
