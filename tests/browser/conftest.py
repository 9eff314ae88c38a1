"""A headless Chromium, and the web process with a scripted understanding in place of Rasa."""

from __future__ import annotations

import base64
import importlib.util
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
import requests
import uvicorn
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from bot.conversations import Draft
from bot.dialogue.types import Choice, State
from bot.web.app import Surroundings, create_app
from bot.web.assistant import Answer, AssistantUnavailableError
from bot.web.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
_RUN_AXE = """
  const done = arguments[arguments.length - 1];
  axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
    .then((found) => done(found.violations.map((v) => `${v.id}: ${v.help} ${v.nodes.map((n) => n.html).join(' | ')}`)));
"""
SCREENSHOTS = ROOT / "var" / "screenshots"
AS_OF = date(2026, 11, 21)
PATIENCE = 20
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=fr",
    "--force-prefers-reduced-motion",
)
NO_STORAGE = {"profile.managed_default_content_settings.cookies": 2}
NO_SCRIPT = {"profile.managed_default_content_settings.javascript": 2}


class ScriptedAssistant:
    """Understands nothing: says back what was typed. ``readiness`` and ``failing`` are set by the tests."""

    def __init__(self) -> None:
        self.readiness = "ready"
        self.heard: list[str] = []

    def probe(self) -> None:
        """Nothing to look at."""

    def say(self, _conversation_id: str, text: str, state: State, _as_of: date, **_: float) -> Answer:
        if self.readiness != "ready":
            raise AssistantUnavailableError
        self.heard.append(text)
        draft = Draft(
            author="assistant",
            text=f"Vous avez écrit : {text}",
            topic="talk.not_understood",
            choices=(Choice(label="Parler à une personne", payload="/talk.human"),),
        )
        return Answer((draft,), msgspec.structs.replace(state, turn=state.turn + 1))


@dataclass
class Site:
    """The running web process."""

    url: str
    assistant: ScriptedAssistant = field(default_factory=ScriptedAssistant)
    services: Any = None


@dataclass
class Partner:
    """Another site, whose pages may show the widget. ``pages`` and ``policy`` (CSP) are set by the tests."""

    url: str
    pages: dict[str, str] = field(default_factory=dict)
    policy: str = "default-src 'none'"


@pytest.fixture(scope="session")
def running_partner() -> Iterator[Partner]:
    partner = Partner("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html = partner.pages.get(self.path)
            self.send_response(404 if html is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", partner.policy)
            self.end_headers()
            self.wfile.write((html or "").encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    partner.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield partner
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def running_site(tmp_path_factory: pytest.TempPathFactory, running_partner: Partner) -> Iterator[Site]:
    assistant = ScriptedAssistant()
    database = tmp_path_factory.mktemp("browser") / "conseil.db"
    settings = Settings(database_url=f"sqlite:///{database}", rate_limit=False, allowed_origins=(running_partner.url,))
    app = create_app(settings, Surroundings(assistant=assistant, today=lambda: AS_OF))
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        _wait_for_catalogue(url)
        yield Site(url, assistant, app.state.services)
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listener.close()


def _wait_for_catalogue(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if requests.get(f"{url}/healthz", timeout=5).json()["catalogue"]["communes"]:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.1)
    pytest.fail("Le site de test n'a pas démarré.", pytrace=False)


@pytest.fixture
def site(running_site: Site) -> Iterator[Site]:
    running_site.assistant.readiness = "ready"
    running_site.assistant.heard.clear()
    yield running_site
    running_site.assistant.readiness = "ready"


@pytest.fixture(scope="session")
def installer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("install_browser", ROOT / "scripts" / "install_browser.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def obstacles(installer: ModuleType) -> Callable[[Browser], list[str]]:
    """What axe-core finds on the page that a browser shows, a sentence each."""
    if not installer.AXE_SCRIPT.is_file():
        pytest.skip("axe-core n'est pas installé (npm manque) : « python3 scripts/install_browser.py » dit pourquoi.")
    script = installer.AXE_SCRIPT.read_text(encoding="utf-8")

    def found(browser: Browser) -> list[str]:
        browser.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": script})
        sentences: list[str] = browser.driver.execute_async_script(_RUN_AXE)
        return sentences

    return found


class Browser:
    """A browser and what a visitor does with it."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, url: str) -> None:
        self.driver.get(url)

    def size(self, width: int, height: int) -> None:
        """Show the page as a screen of this size, in CSS pixels, would."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def one(self, selector: str) -> WebElement:
        """Return the first element that matches, waiting for it."""
        return self.until(lambda: next(iter(self.all(selector)), None), f"rien ne correspond à {selector}")

    def visible(self, selector: str) -> WebElement:
        """Return the first element that matches and can be seen, waiting for it."""

        def find() -> WebElement | None:
            return next((element for element in self.all(selector) if element.is_displayed()), None)

        return self.until(find, f"on ne voit pas {selector}")

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def shown(self, selector: str) -> bool:
        return any(element.is_displayed() for element in self.all(selector))

    def button(self, label: str) -> WebElement:
        """Return the usable button with this label."""

        def find() -> WebElement | None:
            for button in reversed(self.all("button, a.button, summary")):
                if button.text.strip() == label and button.is_displayed() and button.is_enabled():
                    return button
            return None

        return self.until(find, f"pas de bouton « {label} »")

    def click(self, label: str) -> None:
        self.press(self.button(label))

    def press(self, element: WebElement) -> None:
        """Click, scrolled clear of the bar that stays at the bottom."""
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        element.click()

    def type(self, text: str) -> None:
        self.one("#text").send_keys(text)

    def texts(self, selector: str = ".message__text") -> list[str]:
        return [element.text for element in self.all(selector)]

    def says(self, text: str) -> None:
        """Wait until the page says this."""
        self.until(lambda: text in self.one("body").text.replace("\u00a0", " "), f"la page ne dit pas « {text} »")

    def until(self, condition: Callable[[], Any], message: str) -> Any:
        # An element of the page before, or of a page on its way, is no answer: look again.
        wait = WebDriverWait(self.driver, PATIENCE, 0.05, ignored_exceptions=(WebDriverException,))
        return wait.until(lambda _: condition(), message)

    def focused(self) -> WebElement:
        return self.driver.switch_to.active_element

    def errors(self) -> list[str]:
        """Return what the console complained of since last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def photograph(self, name: str, *, whole: bool = False) -> None:
        """Keep a picture of the screen, or of the whole page, for people to look at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        taken = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": whole})
        (SCREENSHOTS / f"{name}.png").write_bytes(base64.b64decode(taken["data"]))


def _start(installer: ModuleType, profile: Path, preferences: dict[str, Any]) -> Browser:
    browser, driver = installer.find_browser()
    if not (browser and driver):
        pytest.skip("Chromium et chromedriver manquent : « python3 scripts/install_browser.py » dit pourquoi.")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}", "--window-size=1280,900"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if preferences:
        options.add_experimental_option("prefs", preferences)
    started = Browser(webdriver.Chrome(options=options, service=Service(driver)))
    started.driver.set_page_load_timeout(60)
    return started


@pytest.fixture(scope="session")
def scripted_browser(installer: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = _start(installer, tmp_path_factory.mktemp("chromium"), {})
    yield browser
    browser.driver.quit()


@pytest.fixture(scope="session")
def scriptless_browser(installer: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = _start(installer, tmp_path_factory.mktemp("chromium-noscript"), NO_SCRIPT)
    yield browser
    browser.driver.quit()


@pytest.fixture(scope="session")
def storageless_browser(installer: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = _start(installer, tmp_path_factory.mktemp("chromium-nostorage"), NO_STORAGE)
    yield browser
    browser.driver.quit()


@pytest.fixture(scope="session")
def other_browser(installer: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = _start(installer, tmp_path_factory.mktemp("chromium-phone"), {})
    yield browser
    browser.driver.quit()


def _fresh(browser: Browser) -> Browser:
    browser.open("about:blank")
    browser.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {**NETWORK, "offline": False})
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    browser.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    browser.size(1280, 900)
    browser.errors()
    return browser


NETWORK = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


@pytest.fixture
def browser(scripted_browser: Browser) -> Browser:
    return _fresh(scripted_browser)


@pytest.fixture
def phone(other_browser: Browser) -> Browser:
    """Somebody's telephone: a browser that shares nothing with the first."""
    browser = _fresh(other_browser)
    browser.size(390, 844)
    return browser


@pytest.fixture
def plain_browser(scriptless_browser: Browser) -> Browser:
    """A browser that runs no script."""
    return _fresh(scriptless_browser)


@pytest.fixture
def forgetful_browser(storageless_browser: Browser) -> Browser:
    """A browser that lets no site store anything."""
    return _fresh(storageless_browser)
