"""What a visitor does in front of a lobby screen, with a finger."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests

CENTRE = "acdt-chaumont"
PORTRAIT = (1080, 1920)
LANDSCAPE = (1920, 1080)
WATCH_SESSION = """
  const send = window.fetch;
  window.opened = [];
  window.fetch = async (...args) => {
    const answer = await send(...args);
    if (args[0] === '/api/v1/conversations') answer.clone().json().then((body) => window.opened.push(body));
    return answer;
  };"""
SMALL = """
  const touched = document.querySelectorAll('button, input, textarea, summary, a[href], [role=option]');
  return [...touched].filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled)
    .map((one) => [one.getBoundingClientRect(), one.textContent.trim() || one.id])
    .filter(([box]) => box.width < 44 || box.height < 44)
    .map(([box, name]) => `${name} ${Math.round(box.width)} x ${Math.round(box.height)}`);"""


class Kiosk:
    """The screen of a centre, and the finger that touches it."""

    def __init__(self, browser: Any, url: str) -> None:
        self.browser = browser
        self.url = url

    def open(self, query: str = "", size: tuple[int, int] = PORTRAIT) -> Kiosk:
        """Show the screen as it waits for somebody."""
        self.browser.size(*size)
        self.browser.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
        self.browser.open(f"{self.url}/borne/{CENTRE}{query}")
        self.browser.until(lambda: self.browser.one("#begin").is_enabled(), "la borne n'est pas prête")
        self.browser.driver.execute_script(WATCH_SESSION)
        return self

    def begin(self) -> dict[str, str]:
        """Touch the screen to start; return the conversation as the server gave it."""
        self.tap(self.browser.visible("#begin"))
        self.browser.visible(".message--assistant .choice")
        opened: list[dict[str, str]] = self.browser.until(
            lambda: self.browser.driver.execute_script("return window.opened"), "aucune conversation n'est ouverte"
        )
        return opened[-1]

    def tap(self, element: Any) -> None:
        """Touch the middle of an element with a finger."""
        self._finger("touchStart", element)
        self._finger("touchEnd")

    @contextmanager
    def held(self, key: str) -> Iterator[None]:
        """Keep the finger on a key of the keyboard meanwhile."""
        self._finger("touchStart", self.browser.one(f'#keyboard [data-key="{key}"]'))
        yield
        self._finger("touchEnd")

    def _finger(self, kind: str, element: Any = None) -> None:
        script = """
          const [one] = arguments;
          one.scrollIntoView({block: 'nearest', behavior: 'instant'});
          const box = one.getBoundingClientRect();
          return {x: box.left + box.width / 2, y: box.top + box.height / 2};"""
        points = [] if element is None else [self.browser.driver.execute_script(script, element)]
        self.browser.driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def touch(self, label: str) -> None:
        """Touch the button with this label."""
        self.tap(self.browser.button(label))

    def key(self, name: str) -> None:
        """Touch a key of the keyboard on the screen, by what it writes or by its name."""
        keys = self.browser.all("#keyboard button")
        self.tap(next(key for key in keys if name in (key.get_attribute("data-key"), key.text)))

    def write(self, text: str, field: str = "#text") -> None:
        """Touch a field, then the keys of a text."""
        self.tap(self.browser.visible(field))
        self.browser.visible("#keyboard .key")
        for sign in text:
            if sign.isupper():
                self.key("shift")
            self.key({" ": "space"}.get(sign, sign))

    def answer(self) -> None:
        """Answer by buttons until the plan can be printed."""
        for label in ("Artisan ou artisane", "Me former"):
            self.touch(label)
        self.browser.visible("#print")

    def waiting(self) -> None:
        """Wait until the screen waits for somebody again."""
        self.browser.until(lambda: self.browser.shown("#begin"), "l'écran ne revient pas au début")

    def small(self) -> list[str]:
        """Return what can be touched and is smaller than a fingertip."""
        found: list[str] = self.browser.driver.execute_script(SMALL)
        return found

    def status(self, opened: dict[str, str]) -> int:
        """Return what the API answers to who holds this conversation."""
        path = f"{self.url}/api/v1/conversations/{opened['id']}"
        return requests.get(path, headers={"Authorization": f"Bearer {opened['token']}"}, timeout=20).status_code


class Gate:
    """A network between a screen and the service, that can be cut: everything sent to its address goes through."""

    def __init__(self, port: int) -> None:
        self._service = ("127.0.0.1", port)
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self._port = 0
        self.mend()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def mend(self) -> None:
        """Let everything through."""
        listener = socket.create_server(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """Refuse every call and end those under way."""
        ended, self._open = self._open, []
        for one in (self._listener, *ended):
            if one is not None:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                caller, _ = listener.accept()
                service = socket.create_connection(self._service)
                self._open += [caller, service]
                for one, other in ((caller, service), (service, caller)):
                    threading.Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while content := one.recv(65536):
            other.sendall(content)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)
