"""The visitor's page where no script runs: forms and full pages."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_a_whole_guided_conversation_by_forms_alone(plain_browser: Any, site: Any) -> None:
    browser = plain_browser
    site.assistant.readiness = "down"
    browser.open(site.url)
    assert browser.shown("#banner")
    browser.click("Répondre avec des boutons")
    browser.click("Artisan ou artisane")
    browser.visible("#commune").send_keys("chaumont")
    browser.click("Chercher")
    browser.click("Chaumont (52000)")
    browser.click("Me former")
    browser.click("Voir mon plan")
    browser.one(".card--centre")
    browser.photograph("sans-script", whole=True)
    assert "Chaumont (52000)" in browser.texts("#facts dd span")
    assert browser.texts(".message--visitor .message__text")[0] == "Artisan ou artisane"


def test_a_text_is_answered_without_a_script(plain_browser: Any, site: Any) -> None:
    plain_browser.open(site.url)
    plain_browser.type("Bonjour <b>vous</b>")
    plain_browser.click("Envoyer")
    plain_browser.says("Vous avez écrit : Bonjour <b>vous</b>")
    assert plain_browser.all(".message b") == []


def test_a_text_that_cannot_be_answered_stays_on_the_page(plain_browser: Any, site: Any) -> None:
    site.assistant.readiness = "down"
    plain_browser.open(site.url)
    plain_browser.type("Je cherche une formation")
    plain_browser.click("Envoyer")
    plain_browser.says("01 40 27 20 00")
    assert plain_browser.one("#text").get_attribute("value") == "Je cherche une formation"
    site.assistant.readiness = "ready"
    plain_browser.click("Envoyer")
    plain_browser.says("Vous avez écrit : Je cherche une formation")
    assert plain_browser.texts(".message--visitor .message__text") == ["Je cherche une formation"]


def test_everything_is_erased_without_a_script(plain_browser: Any, site: Any) -> None:
    plain_browser.open(site.url)
    plain_browser.click("Répondre avec des boutons")
    plain_browser.click("Effacer mes données")
    plain_browser.click("Oui, tout effacer")
    plain_browser.says("Vos données sont effacées")
    assert plain_browser.driver.get_cookies() == []


def test_the_kiosk_says_that_it_needs_a_script(plain_browser: Any, site: Any) -> None:
    plain_browser.open(f"{site.url}/borne/acdt-chaumont")
    plain_browser.says("Cette borne a besoin de JavaScript")
