"""The network fails: the screen says whom to see, loses nothing, and goes on by itself when it is back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from kiosk_screen import Gate, Kiosk

pytestmark = pytest.mark.browser


@pytest.fixture
def gate(site: Any) -> Iterator[Gate]:
    gate = Gate(urlsplit(site.url).port or 80)
    yield gate
    gate.cut()


@pytest.fixture
def kiosk(browser: Any, gate: Gate) -> Kiosk:
    return Kiosk(browser, gate.url)


def test_a_waiting_screen_says_whom_to_see_then_heals(kiosk: Kiosk, gate: Gate) -> None:
    kiosk.open("?signe=1")
    gate.cut()
    kiosk.browser.visible("#outage")
    kiosk.browser.photograph("borne-coupure")
    said = kiosk.browser.one("#outage").text
    for word in ("Revenez vers une conseillère ou un conseiller", "Chaumont", "boulevard Voltaire", "Téléphone"):
        assert word in said
    assert not kiosk.browser.shown("#begin")
    assert not kiosk.browser.shown("#starters button")
    gate.mend()
    kiosk.waiting()
    assert not kiosk.browser.shown("#outage")
    kiosk.begin()


def test_what_is_being_said_survives_the_cut_and_is_sent_once(kiosk: Kiosk, gate: Gate, site: Any) -> None:
    kiosk.open("?signe=1")
    kiosk.begin()
    gate.cut()
    kiosk.write("bonjour")
    kiosk.key("enter")
    kiosk.browser.visible("#outage")
    kiosk.browser.photograph("borne-coupure-conversation")
    assert kiosk.browser.one("#text").get_attribute("value") == "bonjour"
    assert kiosk.small() == []
    gate.mend()
    kiosk.browser.says("Vous avez écrit : bonjour")
    kiosk.browser.until(lambda: not kiosk.browser.shown("#outage"), "la coupure reste affichée")
    assert site.assistant.heard == ["bonjour"]
    assert kiosk.browser.texts(".message--visitor .message__text") == ["bonjour"]


def test_what_could_not_be_erased_is_erased_as_soon_as_possible(kiosk: Kiosk, gate: Gate, site: Any) -> None:
    kiosk.open("?signe=1")
    opened = kiosk.begin()
    gate.cut()
    kiosk.browser.visible("#outage")
    kiosk.touch("Terminer et tout effacer")
    kiosk.browser.until(lambda: kiosk.browser.texts() == [], "la conversation reste à l'écran")
    direct = Kiosk(kiosk.browser, site.url)
    assert direct.status(opened) == 200
    gate.mend()
    kiosk.browser.until(lambda: direct.status(opened) == 404, "la conversation n'est pas effacée")


def test_a_cut_screen_still_goes_back_to_the_start_by_itself(kiosk: Kiosk, gate: Gate) -> None:
    kiosk.open("?signe=1&inactivite=1&alerte=1")
    kiosk.begin()
    gate.cut()
    kiosk.browser.until(lambda: kiosk.browser.shown("#attract-title"), "l'écran ne revient pas au début")
    assert kiosk.browser.texts() == []
    gate.mend()
    kiosk.waiting()


def test_the_screen_is_seen_by_those_who_look_after_it(kiosk: Kiosk, site: Any, browser: Any) -> None:
    def seen() -> list[str]:
        services = site.services
        return [one.state for one in services.kiosks.seen() if one.kiosk == "couloir"]

    kiosk.open("?signe=1&borne=couloir")
    browser.until(lambda: seen() == ["waiting"], "la borne ne s'annonce pas")
    kiosk.begin()
    browser.until(lambda: seen() == ["in_use"], "la borne ne dit pas qu'elle sert")
    site.assistant.readiness = "down"
    browser.until(lambda: seen() == ["limited"], "la borne ne dit pas ce qui lui manque")


NEW_RELEASE = """
  const send = window.fetch;
  window.before = true;
  window.fetch = async (...args) => {
    const answer = await send(...args);
    if (!String(args[0]).endsWith('/heartbeat')) return answer;
    window.told = true;
    return Response.json({...await answer.json(), release: 'new'});
  };"""


def test_new_files_are_loaded_when_nobody_is_there(kiosk: Kiosk) -> None:
    def script(text: str) -> Any:
        return kiosk.browser.driver.execute_script(text)

    kiosk.open("?signe=1")
    kiosk.begin()
    script(NEW_RELEASE)
    kiosk.browser.until(lambda: script("return window.told"), "la borne ne s'annonce plus")
    assert kiosk.browser.texts() != []
    kiosk.touch("Terminer et tout effacer")
    kiosk.browser.until(lambda: script("return !window.before"), "la page n'est pas rechargée")
    kiosk.waiting()
    kiosk.tap(kiosk.browser.one("#begin"))
    kiosk.browser.visible(".message--assistant .choice")
