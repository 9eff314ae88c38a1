"""What axe-core finds on the lobby screen, in each of its states."""

from __future__ import annotations

from typing import Any

import pytest
from kiosk_screen import LANDSCAPE, PORTRAIT, Kiosk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("size", "contrast"), [(PORTRAIT, False), (LANDSCAPE, True)], ids=["portrait", "landscape-contrast"]
)
def test_no_state_of_the_screen_has_a_known_obstacle(
    browser: Any, site: Any, obstacles: Any, size: tuple[int, int], contrast: bool
) -> None:
    site.assistant.readiness = "down"
    kiosk = Kiosk(browser, site.url).open("?signe=1", size=size)
    if contrast:
        kiosk.touch("Contraste fort")
    found = {"waiting": obstacles(browser)}
    kiosk.begin()
    browser.visible("#banner")
    found["talking"] = obstacles(browser)
    kiosk.tap(browser.visible("#text"))
    browser.visible("#keyboard .key")
    found["typing"] = obstacles(browser)
    kiosk.key("x")
    kiosk.key("enter")
    browser.visible("#problem")
    found["refused"] = obstacles(browser)
    kiosk.answer()
    kiosk.touch("Voir mon plan")
    browser.visible(".is-plan")
    browser.photograph(f"borne-plan-{size[0]}" + ("-contraste" if contrast else ""))
    found["plan"] = obstacles(browser)
    kiosk.touch("Continuer sur mon téléphone")
    browser.visible("#code")
    found["phone"] = obstacles(browser)
    kiosk.touch("Rester sur la borne")
    browser.driver.execute_script("document.querySelector('#outage').hidden = false")
    found["outage"] = obstacles(browser)
    assert {state: faults for state, faults in found.items() if faults} == {}


def test_the_question_to_who_is_idle_has_no_known_obstacle(browser: Any, site: Any, obstacles: Any) -> None:
    kiosk = Kiosk(browser, site.url).open("?inactivite=1&alerte=20")
    kiosk.begin()
    browser.visible("#idle")
    assert browser.focused().get_attribute("id") == "stay"
    assert obstacles(browser) == []


def test_the_page_of_the_phone_has_no_known_obstacle(phone: Any, site: Any, obstacles: Any) -> None:
    phone.open(f"{site.url}/reprendre#ABCDEFGH")
    phone.click("Reprendre")
    phone.visible("#refused")
    assert obstacles(phone) == []
