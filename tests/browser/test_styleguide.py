"""Every component, in light, in dark, in forced colours and on paper."""

from __future__ import annotations

import base64
from typing import Any

import pytest

pytestmark = pytest.mark.browser

LOOKS = {
    "light": [],
    "dark": [{"name": "prefers-color-scheme", "value": "dark"}],
    "forced": [{"name": "forced-colors", "value": "active"}],
}
# The colour of each mark of the map, and what is behind it.
MARKS = """
  const seen = (selector) => getComputedStyle(document.querySelector(selector));
  return ['.map__near', '.map__open', '.map__land', '.map__sea', '.map__lands'].map((one) =>
    [one, seen(one).fill, seen(one).stroke]);
"""


def look(browser: Any, site: Any, name: str, path: str = "/styleguide") -> None:
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": LOOKS[name]})
    browser.open(site.url + path)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("path", ["/styleguide", "/centres", "/centres?commune=52000", "/rien-ici"])
def test_no_component_has_a_known_obstacle(browser: Any, site: Any, obstacles: Any, path: str, name: str) -> None:
    look(browser, site, name, path)
    assert obstacles(browser) == []
    page = path.strip("/").partition("?")[0]
    browser.photograph(f"{page}{'-near' if '?' in path else ''}-{name}", whole=True)


@pytest.mark.parametrize("path", ["/styleguide", "/centres", "/centres?commune=52000", "/accessibilite"])
@pytest.mark.parametrize("width", [320, 390])
def test_a_small_screen_never_scrolls_sideways(browser: Any, site: Any, path: str, width: int) -> None:
    browser.size(width, 800)
    browser.open(site.url + path)
    assert browser.driver.execute_script("return document.documentElement.scrollWidth") <= width
    browser.photograph(f"{path.strip('/').partition('?')[0]}{'-near' if '?' in path else ''}-{width}", whole=True)


def test_forced_colours_leave_nothing_of_ours_on_the_map(browser: Any, site: Any) -> None:
    look(browser, site, "forced")
    browser.photograph("styleguide-forced", whole=True)
    forced = {name: (fill, stroke) for name, fill, stroke in browser.driver.execute_script(MARKS)}
    look(browser, site, "light")
    ours = {name: (fill, stroke) for name, fill, stroke in browser.driver.execute_script(MARKS)}
    assert forced[".map__near"][0] != forced[".map__sea"][0]
    assert forced[".map__near"][0] != ours[".map__near"][0]
    assert forced[".map__land"][0] == forced[".map__sea"][0] != forced[".map__lands"][1]


def test_dark_pages_have_a_dark_map(browser: Any, site: Any) -> None:
    look(browser, site, "dark")
    marks = {name: fill for name, fill, _ in browser.driver.execute_script(MARKS)}
    assert marks[".map__sea"] == "rgb(28, 34, 44)"
    assert marks[".map__near"] == "rgb(242, 167, 187)"


def test_the_page_of_components_prints(browser: Any, site: Any) -> None:
    look(browser, site, "light")
    printed = browser.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": False})
    assert base64.b64decode(printed["data"]).startswith(b"%PDF")
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not browser.shown(".foot__links")
    assert browser.shown(".map")
    browser.photograph("styleguide-print", whole=True)


def test_the_centres_are_found_without_script(plain_browser: Any, site: Any) -> None:
    plain_browser.open(site.url + "/centres")
    plain_browser.one("#commune").send_keys("52000")
    plain_browser.click("Chercher")
    plain_browser.says("Les centres près de Chaumont")
    assert "Chaumont" in plain_browser.one("tbody th").text
    assert plain_browser.one("svg.map").get_attribute("role") == "img"


def _reach_the_plan(browser: Any, site: Any) -> None:
    """Answer with the buttons alone, as far as the plan."""
    site.assistant.readiness = "down"
    browser.open(site.url)
    browser.click("Répondre avec des boutons")
    browser.click("Artisan ou artisane")
    browser.until(lambda: browser.shown("#commune"), "la commune n'est pas demandée")
    browser.visible("#commune").send_keys("52000")
    browser.press(browser.visible(".combo__option"))
    browser.click("Me former")
    browser.click("Voir mon plan")


def test_a_plan_shows_the_map_of_its_centres_and_keeps_it_after_a_reload(browser: Any, site: Any) -> None:
    _reach_the_plan(browser, site)
    browser.visible(".group--centre svg.map")
    names = [element.get_attribute("textContent") for element in browser.all(".group--centre svg.map > title")]
    assert names == ["Carte des centres près de Chaumont"]
    browser.photograph("plan-map", whole=True)
    browser.driver.refresh()
    browser.visible(".group--centre svg.map")
    again = [element.get_attribute("textContent") for element in browser.all(".group--centre svg.map > title")]
    assert again == names
    assert browser.errors() == []


def test_paper_takes_the_plan_and_not_the_questions_that_led_to_it(browser: Any, site: Any) -> None:
    _reach_the_plan(browser, site)
    browser.visible(".group--funding")
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not browser.shown(".message--visitor")
    assert not browser.shown("#compose")
    assert browser.shown(".group--centre .card")
    assert browser.shown("#facts dd")
    assert not browser.shown("#facts button")
