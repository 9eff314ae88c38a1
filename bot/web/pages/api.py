"""The public API, called from a page within the same process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.types import Message, Scope

JSON_TYPE = "application/json"


class ApiError(Exception):
    """A refusal of the API: its status, and the French sentence that says what to do."""

    def __init__(self, status: int, detail: str, retry_after: str | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.retry_after = retry_after


class Api:
    """The API as one visitor's request sees it: same application, same address, same limits."""

    def __init__(self, request: Request, token: str | None = None) -> None:
        self._request = request
        self._token = token

    async def get(self, path: str) -> Any:
        """Return what the API answers at a path. Raises ApiError."""
        return _decoded(await self.raw("GET", path))

    async def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Send a JSON body and return the answer. Raises ApiError."""
        return _decoded(await self.raw("POST", path, json.dumps(body).encode()))

    async def delete(self, path: str) -> None:
        """Delete what is at a path. Raises ApiError."""
        await self.raw("DELETE", path)

    async def raw(self, method: str, path: str, body: bytes = b"") -> bytes:
        """Return the bytes of an answer. Raises ApiError."""
        status, headers, answer = await _exchange(self._request, self._scope(method, path, body), body)
        if status >= 400:
            raise ApiError(status, _detail(answer), headers.get(b"retry-after", b"").decode("latin-1") or None)
        return answer

    def _scope(self, method: str, path: str, body: bytes) -> Scope:
        origin = self._request.scope
        headers = [(name, value) for name, value in origin["headers"] if name in _KEPT_HEADERS]
        headers.append((b"accept", b"application/json, application/pdf"))
        if body:
            headers += [(b"content-type", JSON_TYPE.encode()), (b"content-length", str(len(body)).encode())]
        if self._token:
            headers.append((b"authorization", f"Bearer {self._token}".encode("latin-1", "replace")))
        path, _, query = path.partition("?")
        scope: Scope = {
            "type": "http",
            "asgi": origin.get("asgi", {"version": "3.0"}),
            "http_version": "1.1",
            "method": method,
            "scheme": origin["scheme"],
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode("latin-1"),
            "headers": headers,
            "client": origin.get("client"),
            "server": origin.get("server"),
        }
        if "state" in origin:
            scope["state"] = origin["state"]
        return scope


# The API counts requests by visitor and speaks of hosts: these headers tell it who asks.
_KEPT_HEADERS = frozenset(
    {b"host", b"forwarded", b"x-forwarded-for", b"x-forwarded-proto", b"x-real-ip", b"user-agent"}
)


async def _exchange(request: Request, scope: Scope, body: bytes) -> tuple[int, dict[bytes, bytes], bytes]:
    status = 500
    headers: dict[bytes, bytes] = {}
    answer = bytearray()
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            headers.update(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            answer.extend(message.get("body", b""))

    await request.app(scope, receive, send)
    return status, headers, bytes(answer)


def _decoded(answer: bytes) -> Any:
    return json.loads(answer) if answer else None


def _detail(answer: bytes) -> str:
    try:
        problem = json.loads(answer)
    except ValueError:
        problem = None
    detail = problem.get("detail") if isinstance(problem, dict) else None
    return detail if isinstance(detail, str) and detail else "Quelque chose n'a pas marché de notre côté. Réessayez."
