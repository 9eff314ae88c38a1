"""What axe-core finds on the lobby screen, in each of its states."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from kiosk_screen import LANDSCAPE, PORTRAIT, Kiosk

pytestmark = pytest.mark.browser

RUN_AXE = """
  const done = arguments[arguments.length - 1];
  axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
    .then((found) => done(found.violations.map((v) => `${v.id}: ${v.help} ${v.nodes.map((n) => n.html).join(' | ')}`)));
"""


@pytest.fixture(scope="session")
def axe_script(installer: ModuleType) -> str:
    if not installer.AXE_SCRIPT.is_file():
        pytest.skip("axe-core n'est pas installé (npm manque) : « python3 scripts/install_browser.py » dit pourquoi.")
    return str(installer.AXE_SCRIPT.read_text(encoding="utf-8"))


def obstacles(browser: Any, axe_script: str) -> list[str]:
    browser.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": axe_script})
    found: list[str] = browser.driver.execute_async_script(RUN_AXE)
    return found


@pytest.mark.parametrize(
    ("size", "contrast"), [(PORTRAIT, False), (LANDSCAPE, True)], ids=["portrait", "landscape-contrast"]
)
def test_no_state_of_the_screen_has_a_known_obstacle(
    browser: Any, site: Any, axe_script: str, size: tuple[int, int], contrast: bool
) -> None:
    site.assistant.readiness = "down"
    kiosk = Kiosk(browser, site.url).open("?signe=1", size=size)
    if contrast:
        kiosk.touch("Contraste fort")
    found = {"waiting": obstacles(browser, axe_script)}
    kiosk.begin()
    browser.visible("#banner")
    found["talking"] = obstacles(browser, axe_script)
    kiosk.tap(browser.visible("#text"))
    browser.visible("#keyboard .key")
    found["typing"] = obstacles(browser, axe_script)
    kiosk.key("x")
    kiosk.key("enter")
    browser.visible("#problem")
    found["refused"] = obstacles(browser, axe_script)
    kiosk.answer()
    kiosk.touch("Voir mon plan")
    browser.visible(".is-plan")
    browser.photograph(f"borne-plan-{size[0]}" + ("-contraste" if contrast else ""))
    found["plan"] = obstacles(browser, axe_script)
    kiosk.touch("Continuer sur mon téléphone")
    browser.visible("#code")
    found["phone"] = obstacles(browser, axe_script)
    kiosk.touch("Rester sur la borne")
    browser.driver.execute_script("document.querySelector('#outage').hidden = false")
    found["outage"] = obstacles(browser, axe_script)
    assert {state: faults for state, faults in found.items() if faults} == {}


def test_the_question_to_who_is_idle_has_no_known_obstacle(browser: Any, site: Any, axe_script: str) -> None:
    kiosk = Kiosk(browser, site.url).open("?inactivite=1&alerte=20")
    kiosk.begin()
    browser.visible("#idle")
    assert browser.focused().get_attribute("id") == "stay"
    assert obstacles(browser, axe_script) == []


def test_the_page_of_the_phone_has_no_known_obstacle(phone: Any, site: Any, axe_script: str) -> None:
    phone.open(f"{site.url}/reprendre#ABCDEFGH")
    phone.click("Reprendre")
    phone.visible("#refused")
    assert obstacles(phone, axe_script) == []
