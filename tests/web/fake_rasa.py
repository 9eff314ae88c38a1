"""A stand-in for the Rasa server: its REST channel, on the loopback, saying what a test tells it to say."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Item = dict[str, Any]


def message(text: str, **about: Any) -> list[Item]:
    """A message as Rasa sends it: one item a paragraph, then what it is about."""
    items: list[Item] = [{"recipient_id": "x", "text": part} for part in text.split("\n\n")]
    shown = {"topic": None, "asks": None, "choices": [], "cards": [], "sources": [], **about}
    return [*items, {"recipient_id": "x", "custom": {"message": shown}}]


def state(asked: dict[str, Any], **changes: Any) -> list[Item]:
    """The last item: the state that came, changed."""
    return [{"recipient_id": "x", "custom": {"state": {**asked["metadata"]["state"], **changes}}}]


def echo(asked: dict[str, Any]) -> list[Item]:
    """Says back what it was told, and counts the turn."""
    return [
        *message(f"Vous dites : {asked['message']}", topic="talk.help"),
        *state(asked, turn=asked["metadata"]["state"]["turn"] + 1),
    ]


class FakeRasa:
    """Answers as ``answer`` says: a list of items, raw bytes, or an HTTP status."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answer: Callable[[dict[str, Any]], list[Item] | bytes | int] = echo
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(200, b'{"status": "ok"}')

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                owner.asked.append(asked)
                answer = owner.answer(asked)
                if isinstance(answer, int):
                    self._send(answer, b"")
                else:
                    self._send(200, answer if isinstance(answer, bytes) else json.dumps(answer).encode())

            def _send(self, status: int, body: bytes) -> None:
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except BrokenPipeError:
                    pass  # the caller had enough of waiting, as some tests want

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
