"""Refusals and failures as pages, for people who came with a browser; programs get problem documents."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from bot.web.operations import API_PREFIX
from bot.web.pages.api import ApiError
from bot.web.pages.rendering import page
from bot.web.problems import Problem
from bot.web.reach import national_seat

_FOR_PROGRAMS = (API_PREFIX, "/healthz", "/openapi.json", "/static/")


def wants_page(scope: Scope) -> bool:
    """Tell whether a call comes from someone who reads pages: a browser, outside of the API."""
    path: str = scope["path"]
    return "text/html" in Headers(scope=scope).get("accept", "") and not path.startswith(_FOR_PROGRAMS)


def problem_response(scope: Scope, problem: Problem) -> Response:
    """Answer a problem as a page or as a document, whichever the caller reads."""
    return problem_page(problem) if wants_page(scope) else problem.response()


def problem_page(problem: Problem) -> Response:
    """Show a problem: what happened, what to do, whom to call."""
    response = page("error.html", status=problem.status, problem=problem, contact=national_seat())
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


async def answer_api_error(request: Request, error: Exception) -> Response:
    """Answer a refusal of the API that a page met on its way."""
    assert isinstance(error, ApiError)
    headers = {"Retry-After": error.retry_after} if error.retry_after else {}
    return problem_response(request.scope, Problem(error.status, error.detail, headers=headers))
