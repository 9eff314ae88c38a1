"""« Continuer sur mon téléphone » : the conversation goes with the person, and leaves the screen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from kiosk_screen import Kiosk

pytestmark = pytest.mark.browser


@pytest.fixture
def kiosk(browser: Any, site: Any) -> Kiosk:
    return Kiosk(browser, site.url)


def handed_over(kiosk: Kiosk) -> tuple[dict[str, str], str]:
    """Answer a question, then ask for a code; return the conversation and the code shown."""
    kiosk.open()
    opened = kiosk.begin()
    kiosk.touch("Artisan ou artisane")
    kiosk.browser.button("Me former")
    kiosk.touch("Continuer sur mon téléphone")
    code = kiosk.browser.visible("#code").text
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    assert kiosk.browser.shown("#qr")
    assert kiosk.browser.driver.execute_script("return document.querySelector('#qr').naturalWidth") > 0
    return opened, code


def test_the_link_of_the_drawing_opens_it_on_the_phone_and_closes_it_here(kiosk: Kiosk, phone: Any, site: Any) -> None:
    opened, code = handed_over(kiosk)
    phone.open(f"{site.url}/reprendre#{code.replace('-', '')}")
    phone.until(lambda: phone.one("#code").get_attribute("value") == code.replace("-", ""), "le code n'est pas repris")
    assert "#" not in phone.driver.current_url
    phone.photograph("reprendre")
    assert kiosk.status(opened) == 200
    phone.click("Reprendre")
    phone.says("Artisan ou artisane")
    phone.photograph("repris")
    assert phone.errors() == []
    kiosk.waiting()
    assert "continue sur votre téléphone" in kiosk.browser.one("#notice").text
    assert not kiosk.browser.shown("#handover")
    assert kiosk.browser.texts() == []
    assert kiosk.status(opened) == 404
    # Closing the kiosk's side took nothing from the phone.
    phone.click("Me former")
    phone.until(lambda: phone.shown("#plan"), "le plan n'est pas prêt")


def test_a_code_typed_by_hand_works_once(kiosk: Kiosk, phone: Any, site: Any) -> None:
    _, code = handed_over(kiosk)
    phone.open(f"{site.url}/reprendre")
    phone.one("#code").send_keys(f" {code.lower().replace('-', ' ')} ")
    phone.click("Reprendre")
    phone.says("Artisan ou artisane")
    kiosk.waiting()
    phone.open(f"{site.url}/reprendre")
    phone.one("#code").send_keys(code)
    phone.click("Reprendre")
    phone.says("Ce code ne marche pas, ou ne marche plus.")
    phone.photograph("reprendre-refus")


def test_without_a_script_the_code_is_typed(kiosk: Kiosk, plain_browser: Any, site: Any) -> None:
    _, code = handed_over(kiosk)
    plain_browser.open(f"{site.url}/reprendre")
    plain_browser.one("#code").send_keys(code)
    plain_browser.click("Reprendre")
    plain_browser.says("Artisan ou artisane")


def test_staying_takes_the_code_off_the_screen(kiosk: Kiosk) -> None:
    opened, code = handed_over(kiosk)
    kiosk.touch("Rester sur la borne")
    kiosk.browser.until(lambda: not kiosk.browser.shown("#handover"), "le code reste à l'écran")
    kiosk.browser.until(lambda: code not in kiosk.browser.one("html").get_attribute("outerHTML"), "le code reste")
    assert kiosk.status(opened) == 200


def test_leaving_with_the_code_shown_erases_it_too(kiosk: Kiosk, phone: Any, site: Any) -> None:
    opened, code = handed_over(kiosk)
    kiosk.touch("Rester sur la borne")
    kiosk.touch("Terminer et tout effacer")
    kiosk.waiting()
    kiosk.browser.until(lambda: kiosk.status(opened) == 404, "la conversation n'est pas effacée")
    phone.open(f"{site.url}/reprendre#{code}")
    phone.click("Reprendre")
    phone.says("Ce code ne marche pas, ou ne marche plus.")
