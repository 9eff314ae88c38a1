"""The page where a telephone takes over a conversation, with a code from a kiosk or from a printed sheet.

Opening the page never uses the code: previews and prefetching read pages too. Only the visitor's own tap does.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.web.pages.api import Api, ApiError
from bot.web.pages.rendering import SECURITY_HEADERS, page
from bot.web.pages.session import Session, from_this_site, keep_session
from bot.web.pages.visitor import FOREIGN_FORM
from bot.web.reach import national_seat


class Resume:
    """Takes a code and opens its conversation here."""

    async def show(self, _: Request) -> Response:
        """Ask for the code. A link carries it in its fragment, which a script moves into the field."""
        return _page()

    async def take(self, request: Request) -> Response:
        """Open the conversation of the code on this device."""
        if not from_this_site(request):
            return _page(error=FOREIGN_FORM, status=403)
        form = await request.form()
        typed = form.get("code")
        code = typed if isinstance(typed, str) else ""
        try:
            opened = await Api(request).post("/api/v1/resume", {"code": code})
        except ApiError as error:
            refused = _page(error=error.detail, code=code[:40], status=error.status)
            if error.retry_after:
                refused.headers["Retry-After"] = error.retry_after
            return refused
        response = RedirectResponse("/#reponse", 303, headers=SECURITY_HEADERS)
        keep_session(request, response, Session(opened["id"], opened["token"]))
        return response


def _page(*, error: str | None = None, code: str = "", status: int = 200) -> Response:
    return page("resume.html", status=status, error=error, code=code, contact=national_seat())
