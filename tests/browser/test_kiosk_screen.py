"""The lobby screen."""

from __future__ import annotations

from typing import Any

import pytest
import requests

pytestmark = pytest.mark.browser

WATCH_SESSION = """
  const send = window.fetch;
  window.opened = [];
  window.fetch = async (...args) => {
    const answer = await send(...args);
    if (args[0] === '/api/v1/conversations') answer.clone().json().then((body) => window.opened.push(body));
    return answer;
  };"""


def open_kiosk(browser: Any, site: Any, query: str = "") -> dict[str, str]:
    """Start a conversation on the screen; return it as the server gave it."""
    browser.size(1080, 1400)
    browser.open(f"{site.url}/borne/acdt-chaumont{query}")
    browser.driver.execute_script(WATCH_SESSION)
    browser.click("Commencer")
    browser.one(".message--assistant .choice")
    opened: list[dict[str, str]] = browser.until(lambda: browser.driver.execute_script("return window.opened"), "rien")
    return opened[0]


def status(site: Any, opened: dict[str, str]) -> int:
    path = f"{site.url}/api/v1/conversations/{opened['id']}"
    return requests.get(path, headers={"Authorization": f"Bearer {opened['token']}"}, timeout=20).status_code


def test_an_unknown_centre_is_said_unknown(site: Any) -> None:
    answer = requests.get(f"{site.url}/borne/nulle-part", timeout=20)
    assert answer.status_code == 404
    assert "Je ne connais pas ce centre" in answer.text


def test_the_screen_waits_then_starts_with_choices(browser: Any, site: Any) -> None:
    browser.size(1080, 1400)
    browser.open(f"{site.url}/borne/acdt-chaumont")
    browser.photograph("borne-accueil")
    assert not browser.shown("#messages")
    open_kiosk(browser, site)
    browser.photograph("borne")
    for button in browser.all(".choice, .button"):
        if button.is_displayed():
            assert button.size["height"] >= 44, button.text


def test_nothing_is_kept_in_the_browser(browser: Any, site: Any) -> None:
    open_kiosk(browser, site)
    assert browser.driver.get_cookies() == []
    assert browser.driver.execute_script("return sessionStorage.length + localStorage.length") == 0
    browser.driver.refresh()
    assert browser.shown("#begin")
    assert browser.texts() == []


def test_an_idle_screen_warns_then_erases_everything(browser: Any, site: Any) -> None:
    opened = open_kiosk(browser, site, "?inactivite=1&alerte=2")
    assert status(site, opened) == 200
    browser.until(lambda: browser.shown("#idle"), "l'alerte ne vient pas")
    browser.photograph("borne-alerte")
    browser.until(lambda: browser.shown("#begin"), "l'écran ne revient pas au début")
    assert browser.texts() == []
    browser.until(lambda: status(site, opened) == 404, "la conversation n'est pas effacée")


def test_somebody_still_there_keeps_the_conversation(browser: Any, site: Any) -> None:
    opened = open_kiosk(browser, site, "?inactivite=2&alerte=20")
    browser.until(lambda: browser.shown("#idle"), "l'alerte ne vient pas")
    browser.click("Oui, je continue")
    assert not browser.shown("#idle")
    assert status(site, opened) == 200
    assert browser.texts() != []


def test_leaving_erases_at_once(browser: Any, site: Any) -> None:
    opened = open_kiosk(browser, site)
    browser.click("Terminer et tout effacer")
    browser.until(lambda: browser.shown("#begin"), "l'écran ne revient pas au début")
    browser.until(lambda: status(site, opened) == 404, "la conversation n'est pas effacée")


def test_links_do_not_lead_away_from_the_screen(browser: Any, site: Any) -> None:
    open_kiosk(browser, site)
    browser.type("Bonjour")
    browser.click("Envoyer")
    browser.says("Vous avez écrit : Bonjour")
    browser.click("Parler à une personne")
    browser.until(lambda: browser.all(".card--contact"), "personne à appeler")
    assert browser.all(".message a") == []


def test_the_waits_can_only_be_shortened(site: Any) -> None:
    page = requests.get(f"{site.url}/borne/acdt-chaumont?inactivite=9999&alerte=abc", timeout=20).text
    assert 'data-idle-seconds="90"' in page
    assert 'data-warning-seconds="20"' in page
