"""The widget that any site may embed: one script, made of the modules that the visitor's page uses too."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.conversations.retention import RETENTION_DAYS
from bot.web.pages.ports import PageServices
from bot.web.pages.rendering import STATIC, page
from bot.web.pages.view import script_words
from bot.web.reach import national_seat

MODULES = ("api", "view", "place", "conversation", "memory", "takeaway", "panel", "widget")
"""The modules of the script, each after those it imports. ``page`` comes before them, written by the server."""

CACHE_SECONDS = 600
"""How long a browser uses the script without asking; then it asks whether it has changed (ETag)."""

_NAMESPACE = re.compile(r'^import \* as (\w+) from "\./(\w+)\.js";$', re.MULTILINE)
_NAMES = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const|let) (\w+))", re.MULTILINE)
_COMMENT = re.compile(r"^\s*(?://.*|/\*\*?(?:[^*]|\*(?!/))*\*/)\s*\n", re.MULTILINE)
_INDENT = re.compile(r"^\s+", re.MULTILINE)


@dataclass(frozen=True)
class File:
    """A file as it is sent: as it is, compressed, and the mark by which a browser knows that it has not changed."""

    content: bytes
    media_type: str
    keep_seconds: int = CACHE_SECONDS

    def answer(self, request: Request) -> Response:
        """Send the file, or say that the browser already has it."""
        zipped = "gzip" in request.headers.get("accept-encoding", "")
        body = compressed(self.content) if zipped else self.content
        headers = {
            "Cache-Control": f"public, max-age={self.keep_seconds}",
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"',
            "Vary": "Accept-Encoding",
            # Any page may load it; what it may then ask of the API is settled by ALLOWED_ORIGINS.
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Access-Control-Allow-Origin": "*",
        }
        if headers["ETag"] in re.findall(r'"[^"]*"', request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        if zipped:
            headers["Content-Encoding"] = "gzip"
        return Response(body, media_type=self.media_type, headers=headers)


class Widget:
    """Serves the script, its style for older browsers, and the page that explains them to webmasters."""

    def __init__(self, services: PageServices) -> None:
        self._services = services

    async def script(self, request: Request) -> Response:
        """Send the whole widget."""
        catalogue = self._services.catalogue
        words = json.dumps(script_words(catalogue), ensure_ascii=False)
        # Before the catalogue is loaded, the names of the fields are missing: that script is not to be kept.
        keep_seconds = CACHE_SECONDS if catalogue is not None else 0
        return File(bundle(words), "text/javascript", keep_seconds).answer(request)

    async def style(self, request: Request) -> Response:
        """Send the style alone, for browsers that cannot take it from the script."""
        return File(style().encode(), "text/css").answer(request)

    async def guide(self, request: Request) -> Response:
        """Show how to put the widget on a site, with the widget itself."""
        return page(
            "widget.html",
            server=str(request.base_url).rstrip("/"),
            contact=national_seat(),
            retention_days=RETENTION_DAYS,
        )


@lru_cache(maxsize=4)
def compressed(content: bytes) -> bytes:
    """Compress a file, the same way each time."""
    return gzip.compress(content, 9, mtime=0)


@lru_cache(maxsize=2)
def bundle(words: str) -> bytes:
    """Return the script: every module in a function of its own, so that no name meets another's or the host page's.

    ``words`` are the labels of the page, in JSON.
    """
    parts = [_module("page", _page_module(words))]
    parts += [_module(name, (STATIC / f"{name}.js").read_text(encoding="utf-8")) for name in MODULES]
    return ('(() => {\n"use strict";\n' + "\n".join(parts) + "\n})();\n").encode()


@lru_cache(maxsize=1)
def style() -> str:
    """Return the style of the widget, without its comments."""
    text = _COMMENT.sub("", (STATIC / "widget.css").read_text(encoding="utf-8"))
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def _page_module(words: str) -> str:
    """Return what stands in the place of ``page.js``: where the script came from, and the words it needs."""
    about: dict[str, Any] = {"retention_days": RETENTION_DAYS, "phone": national_seat().phone}
    return "\n".join(
        (
            "export const script = document.currentScript || document.querySelector('script[src$=\"/widget.js\"]');",
            "export const server = script ? new URL('.', script.src).href.replace(/\\/$/, '') : '';",
            f"export const words = {words};",
            f"export const about = {json.dumps(about, ensure_ascii=False)};",
            f"export const css = {json.dumps(style(), ensure_ascii=False)};",
        )
    )


def _module(name: str, source: str) -> str:
    """Return a module as a function that gives what it exports; comments and indentation are left out."""
    source = _INDENT.sub("", _COMMENT.sub("", source))
    source = _NAMESPACE.sub(r"const \1 = $\2;", source)
    source = _NAMES.sub(r"const \1 = $\2;", source)
    exported = [found[2] for found in _EXPORT.finditer(source)]
    source = _EXPORT.sub(r"\1", source)
    return f"const ${name} = (() => {{\n{source}\nreturn {{ {', '.join(exported)} }};\n}})();"
