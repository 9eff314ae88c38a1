"""What axe-core finds on the pages, in light and in dark."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/confidentialite", "/accessibilite", "/borne/acdt-chaumont", "/borne/inconnue"])
def test_a_page_has_no_known_obstacle(browser: Any, site: Any, obstacles: Any, path: str, scheme: str) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    browser.open(site.url + path)
    assert obstacles(browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_conversation_with_its_plan_has_no_known_obstacle(
    browser: Any, site: Any, obstacles: Any, scheme: str
) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    site.assistant.readiness = "down"
    browser.open(site.url)
    browser.click("Répondre avec des boutons")
    browser.click("Artisan ou artisane")
    browser.until(lambda: browser.shown("#commune"), "la commune n'est pas demandée")
    browser.visible("#commune").send_keys("52000")
    browser.visible(".combo__option")
    assert obstacles(browser) == []
    browser.press(browser.visible(".combo__option"))
    browser.click("Me former")
    browser.click("Voir mon plan")
    browser.until(lambda: browser.all(".card"), "pas de plan")
    browser.photograph(f"plan-{scheme}", whole=True)
    assert obstacles(browser) == []
