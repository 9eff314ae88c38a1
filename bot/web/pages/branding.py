"""The centre's own colours and logo, for the pages."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.web.brand import LOGO_TYPES, current_brand

_HEADERS = {"Cache-Control": "max-age=300"}
# Opened alone, an SVG logo is a document: nothing runs in it.
_LOGO_HEADERS = {**_HEADERS, "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}


async def style(_: Request) -> Response:
    """Give the style sheet of the centre's colours; it is blank for the usual ones."""
    return Response(current_brand().style, media_type="text/css", headers=_HEADERS)


async def logo(_: Request) -> Response:
    """Give the centre's logo. 404 when it has none."""
    path = current_brand().logo
    if path is None or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type=LOGO_TYPES[path.suffix.lower()], headers=_LOGO_HEADERS)
