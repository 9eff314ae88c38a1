"""The widget by keyboard, by ear, on a phone, zoomed, in the dark."""

from __future__ import annotations

from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys
from widget_page import SITUATION, Embedded, embed

pytestmark = pytest.mark.browser

KEYBOARD = """
  const seen = Object.assign(new EventTarget(), {height: innerHeight, offsetTop: 0, width: innerWidth, scale: 1});
  Object.defineProperty(window, 'visualViewport', {value: seen});"""
INSIDE = """
  const panel = root.getElementById('panel');
  const box = panel.getBoundingClientRect();
  return {top: box.top, bottom: box.bottom, width: box.width,
    wide: [panel, root.getElementById('body')].some((one) => one.scrollWidth > one.clientWidth)};"""


@pytest.fixture
def partner(running_partner: Any) -> Any:
    running_partner.pages.clear()
    return running_partner


@pytest.fixture
def widget(browser: Any, partner: Any) -> Embedded:
    partner.pages["/vide"] = "<!doctype html><title>vide</title>"
    browser.open(f"{partner.url}/vide")
    browser.driver.execute_script("localStorage.clear(); sessionStorage.clear()")
    return Embedded(browser)


@pytest.mark.parametrize("media", ["light", "dark", "forced"])
def test_there_is_no_known_obstacle(site: Any, partner: Any, widget: Embedded, obstacles: Any, media: str) -> None:
    scheme = {"name": "prefers-color-scheme", "value": "dark" if media == "dark" else "light"}
    forced = {"name": "forced-colors", "value": "active" if media == "forced" else "none"}
    widget.browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme, forced]})
    site.assistant.readiness = "down"
    widget.browser.open(embed(site, partner))
    widget.visible("#launcher")
    assert obstacles(widget.browser) == []
    widget.open()
    assert obstacles(widget.browser) == []
    widget.plan()
    widget.browser.photograph(f"widget-{media}")
    assert obstacles(widget.browser) == []
    for fold in widget.all("details:not([open]) > summary"):
        widget.script("arguments[0].parentElement.open = true", fold)
    assert obstacles(widget.browser) == []
    widget.visible("#text").send_keys("Bonjour")
    widget.click("Envoyer")
    widget.visible("#problem")
    widget.browser.photograph(f"widget-{media}-plus")
    assert obstacles(widget.browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_for_webmasters_has_no_known_obstacle(site: Any, browser: Any, obstacles: Any, scheme: str) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    browser.open(f"{site.url}/widget")
    browser.driver.execute_script("localStorage.clear(); sessionStorage.clear()")
    browser.driver.refresh()
    widget = Embedded(browser)
    widget.visible("#launcher")
    browser.photograph(f"widget-webmestre-{scheme}", whole=True)
    assert obstacles(widget.browser) == []
    assert browser.errors() == []
    widget.open()
    widget.say("Bonjour")
    widget.says("Vous avez écrit : Bonjour")


def test_a_whole_conversation_with_the_keyboard_alone(site: Any, partner: Any, widget: Embedded) -> None:
    def writing() -> bool:
        focused = widget.focused()
        return focused is not None and focused.get_attribute("id") == "text"

    widget.browser.open(embed(site, partner))
    widget.visible("#launcher")
    widget.reach(lambda element: element.get_attribute("id") == "launcher")
    widget.key(Keys.ENTER)
    widget.browser.until(writing, "ouvrir ne mène pas au champ")
    widget.key("Bonjour", Keys.ENTER)
    widget.says("Vous avez écrit : Bonjour")
    widget.browser.until(writing, "le champ a perdu le clavier")
    widget.reach(lambda element: element.get_attribute("class") == "choice", back=True)
    chosen = widget.focused().text
    widget.key(Keys.ENTER)
    widget.browser.until(lambda: chosen in widget.said(), "le choix n'est pas dit")
    widget.browser.until(
        lambda: widget.focused() is not None and widget.focused().text == "Assistant", "le clavier est perdu"
    )
    widget.reach(lambda element: element.get_attribute("id") == "text")
    widget.key(Keys.ESCAPE)
    widget.browser.until(lambda: widget.visible("#launcher") == widget.focused(), "le bouton n'a pas repris le clavier")
    assert not widget.shown("#panel")
    widget.key(Keys.ENTER)
    assert chosen in widget.said()


def test_the_keyboard_is_not_locked_in_the_panel(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner))
    widget.open()
    for _ in range(30):
        if widget.focused() is None:
            break
        widget.key(Keys.SHIFT, Keys.TAB)
    assert widget.browser.focused().get_attribute("id") == "page-button"
    assert widget.shown("#panel")


def test_an_answer_is_said_aloud_once(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner))
    widget.open()
    widget.script(
        """window.announced = [];
        const status = root.getElementById('status');
        new MutationObserver(() => announced.push(status.textContent)).observe(status, {childList: true});"""
    )
    widget.say("Bonjour")
    widget.says("Vous avez écrit : Bonjour")
    announced = widget.browser.until(lambda: widget.script("return window.announced"), "rien n'est annoncé")
    assert len([text for text in announced if "Vous avez écrit : Bonjour" in text]) == 1
    assert widget.script("return root.getElementById('status').getAttribute('role')") == "status"
    assert widget.all("#messages [aria-live], #messages [role=log]") == []


def test_a_word_from_a_counsellor_shows_on_the_closed_launcher(site: Any, partner: Any, widget: Embedded) -> None:
    address = embed(site, partner)
    driver = widget.browser.driver
    widget.browser.open(address)
    widget.open()
    widget.say("Bonjour")
    widget.says("Vous avez écrit : Bonjour")
    widget.click("Fermer")
    first = driver.current_window_handle
    driver.switch_to.new_window("window")
    widget.browser.open(address)
    widget.open()
    widget.say("Et encore")
    widget.says("Vous avez écrit : Et encore")
    driver.close()
    driver.switch_to.window(first)
    widget.browser.until(lambda: widget.visible("#launcher").text.endswith("1 nouveau message"), "rien d'annoncé")
    widget.browser.photograph("widget-nouveau-message")


def test_on_a_phone_the_panel_fills_what_the_keyboard_leaves(site: Any, partner: Any, widget: Embedded) -> None:
    driver = widget.browser.driver
    widget.browser.size(360, 640)
    added = driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": KEYBOARD})
    try:
        widget.browser.open(embed(site, partner))
        widget.browser.photograph("widget-telephone-ferme")
        widget.open()
        widget.click("Répondre avec des boutons")
        widget.visible(".choice")
        widget.browser.photograph("widget-telephone")
        place = widget.script(INSIDE)
        assert (place["top"], place["bottom"], place["width"], place["wide"]) == (0, 640, 360, False)
        widget.visible("#text").click()
        for height, above in ((500, 0), (340, 120)):
            driver.execute_script(
                "Object.assign(visualViewport, arguments[0]); visualViewport.dispatchEvent(new Event('resize'))",
                {"height": height, "offsetTop": above},
            )
            place = widget.script(INSIDE)
            assert (place["top"], place["bottom"]) == (above, above + height)
            field = widget.visible("#text").rect
            assert above <= field["y"]
            assert field["y"] + field["height"] <= above + height
            widget.browser.photograph(f"widget-telephone-clavier-{height}")
    finally:
        driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


@pytest.mark.parametrize(("width", "height"), [(360, 740), (320, 256), (1280, 900)])
def test_nothing_overflows_sideways(site: Any, partner: Any, widget: Embedded, width: int, height: int) -> None:
    widget.browser.size(width, height)
    widget.browser.open(embed(site, partner))
    widget.open()
    widget.browser.photograph(f"widget-{width}-debut")
    widget.plan()
    widget.browser.photograph(f"widget-{width}-plan")
    assert not widget.script(INSIDE)["wide"]
    widget.click("Options")
    for _ in range(3):
        widget.click("Texte plus grand")
    widget.browser.photograph(f"widget-{width}-grand")
    assert not widget.script(INSIDE)["wide"]


def test_targets_are_large_enough_for_a_finger(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.size(360, 740)
    widget.browser.open(embed(site, partner))
    assert widget.visible("#launcher").size["height"] >= 44
    widget.open()
    widget.click("Options")
    for button in widget.all(".button, .choice, textarea"):
        if button.is_displayed():
            assert button.size["height"] >= 44, button.text


def test_a_panel_that_hides_the_page_closes_when_the_keyboard_leaves_it(
    site: Any, partner: Any, widget: Embedded
) -> None:
    widget.browser.size(360, 740)
    widget.browser.open(embed(site, partner))
    widget.open()
    for _ in range(30):
        if widget.focused() is None:
            break
        widget.key(Keys.SHIFT, Keys.TAB)
    assert widget.browser.focused().get_attribute("id") == "page-button"
    assert not widget.shown("#panel")


def test_a_phone_that_changes_page_sees_the_page_first(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.size(360, 740)
    widget.browser.open(embed(site, partner))
    widget.open()
    widget.click("Répondre avec des boutons")
    widget.click(SITUATION)
    widget.visible("#known")
    widget.browser.driver.refresh()
    assert widget.visible("#launcher").is_displayed()
    widget.open()
    widget.browser.until(lambda: widget.said() == [SITUATION], "la conversation est perdue")
