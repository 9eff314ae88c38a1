"""A call of the API, declared once: how it is routed, guarded, run and described."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.bodies import read_json
from bot.web.limits import Limits
from bot.web.problems import Problem

API_PREFIX = "/api/v1"
_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/-]{1,200}=*)", re.IGNORECASE)


@dataclass(frozen=True)
class Call:
    """A request, with its body read and its token found, ready for the function that answers it."""

    request: Request
    body: Mapping[str, Any]
    token: str

    @property
    def conversation_id(self) -> str:
        """The conversation named by the path."""
        return str(self.request.path_params["id"])

    @property
    def address(self) -> str:
        """The client's network address."""
        return self.request.client.host if self.request.client else ""

    def query(self, name: str) -> str | None:
        """Return a value of the query, without halves of characters or surrounding blanks; None when blank."""
        value = self.request.query_params.get(name, "").encode("utf-8", "replace").decode().replace("\0", "").strip()
        return value or None


@dataclass(frozen=True)
class Parameter:
    """A value of the query."""

    name: str
    description: str
    schema: Mapping[str, Any]
    required: bool = False


@dataclass(frozen=True)
class Success:
    """What a call answers when all is well."""

    status: int
    description: str
    type: Any = None
    media_type: str = "application/json"


@dataclass(frozen=True)
class Operation:
    """One method of one path.

    ``run`` works in a thread, ``run_async`` on the event loop (it must not block); one of the two. ``secured`` calls
    need the token of the conversation. ``problems`` are the statuses it may refuse with, besides those of every call.
    """

    name: str
    method: Literal["GET", "POST", "DELETE"]
    path: str
    summary: str
    success: Success
    run: Callable[[Call], Response] | None = None
    run_async: Callable[[Call], Awaitable[Response]] | None = None
    body: type[msgspec.Struct] | None = None
    parameters: tuple[Parameter, ...] = ()
    secured: bool = False
    problems: tuple[int, ...] = field(default=())


def routes_of(operations: tuple[Operation, ...], limits: Limits) -> list[Route]:
    """Return the routes of the operations: one for each path, so that a wrong method names the right ones."""
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        by_path.setdefault(operation.path, {})[operation.method] = operation
    return [
        Route(path, _dispatcher(methods, limits), methods=list(methods), name=f"api:{path}")
        for path, methods in by_path.items()
    ]


def json_response(value: object, status: int = 200) -> Response:
    """Write a value as JSON."""
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json")


def _dispatcher(methods: Mapping[str, Operation], limits: Limits) -> Callable[[Request], Awaitable[Response]]:
    async def dispatch(request: Request) -> Response:
        operation = methods["GET" if request.method == "HEAD" else request.method]
        if operation.path.startswith(API_PREFIX):
            limits.call(request.client.host if request.client else "")
        token = _token(request) if operation.secured else ""
        body = await read_json(request) if operation.body is not None else {}
        call = Call(request, body, token)
        if operation.run_async is not None:
            return await operation.run_async(call)
        assert operation.run is not None
        return await run_in_threadpool(operation.run, call)

    return dispatch


def _token(request: Request) -> str:
    found = _BEARER.fullmatch(request.headers.get("authorization", "").strip())
    if found is None:
        raise Problem(
            401,
            "Cette conversation demande son jeton, dans l'en-tête « Authorization: Bearer … ».",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return found[1]
