"""What axe-core finds on the pages, in light and in dark."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.browser

RUN_AXE = """
  const done = arguments[arguments.length - 1];
  axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
    .then((found) => done(found.violations.map((v) => `${v.id}: ${v.help} ${v.nodes.map((n) => n.html).join(' | ')}`)));
"""


@pytest.fixture(scope="session")
def axe(installer: ModuleType) -> str:
    if not installer.AXE_SCRIPT.is_file():
        pytest.skip("axe-core n'est pas installé (npm manque) : « python3 scripts/install_browser.py » dit pourquoi.")
    return str(installer.AXE_SCRIPT.read_text(encoding="utf-8"))


def violations(browser: Any, axe: str) -> list[str]:
    browser.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
    found: list[str] = browser.driver.execute_async_script(RUN_AXE)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/confidentialite", "/accessibilite", "/borne/acdt-chaumont", "/borne/inconnue"])
def test_a_page_has_no_known_obstacle(browser: Any, site: Any, axe: str, path: str, scheme: str) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    browser.open(site.url + path)
    assert violations(browser, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_conversation_with_its_plan_has_no_known_obstacle(browser: Any, site: Any, axe: str, scheme: str) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    site.assistant.readiness = "down"
    browser.open(site.url)
    browser.click("Répondre avec des boutons")
    browser.click("Artisan ou artisane")
    browser.until(lambda: browser.shown("#commune"), "la commune n'est pas demandée")
    browser.visible("#commune").send_keys("52000")
    browser.visible(".combo__option")
    assert violations(browser, axe) == []
    browser.press(browser.visible(".combo__option"))
    browser.click("Me former")
    browser.click("Voir mon plan")
    browser.until(lambda: browser.all(".card"), "pas de plan")
    browser.photograph(f"plan-{scheme}", whole=True)
    assert violations(browser, axe) == []
