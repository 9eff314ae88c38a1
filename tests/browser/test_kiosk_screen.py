"""The lobby screen, touched with a finger: choices first, a keyboard of its own, everything in reach."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from kiosk_screen import CENTRE, LANDSCAPE, PORTRAIT, Kiosk
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser


@pytest.fixture
def kiosk(browser: Any, site: Any) -> Kiosk:
    return Kiosk(browser, site.url)


def test_an_unknown_centre_is_said_unknown(site: Any) -> None:
    answer = requests.get(f"{site.url}/borne/nulle-part", timeout=20)
    assert answer.status_code == 404
    assert "Je ne connais pas ce centre" in answer.text


def test_the_screen_waits_then_starts_with_choices(kiosk: Kiosk) -> None:
    kiosk.open()
    assert not kiosk.browser.shown("#stage")
    kiosk.begin()
    assert not kiosk.browser.shown("#attract")
    assert not kiosk.browser.shown("#keyboard")
    assert kiosk.browser.shown(".choice")


def test_a_touch_anywhere_starts(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.tap(kiosk.browser.one("#attract-title"))
    kiosk.browser.visible(".message--assistant .choice")


def test_what_is_taught_here_is_the_first_thing_offered(kiosk: Kiosk) -> None:
    kiosk.open()
    first = kiosk.browser.all("#starters button")[0]
    assert first.text == "Les formations ici"
    kiosk.tap(first)
    kiosk.browser.says("Chaumont")
    kiosk.browser.until(lambda: len(kiosk.browser.all(".message")) > 3, "pas de réponse")
    assert kiosk.browser.texts(".message--visitor .message__text") == ["Les formations ici"]


def test_the_place_is_known_already(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.begin()
    kiosk.answer()
    assert not kiosk.browser.shown("#commune")


@pytest.mark.parametrize("text", ["Où apprendre l'économie à Nîmes ?", "C'est ça, çà et là : œuvre"])
def test_a_sentence_is_written_with_a_finger(kiosk: Kiosk, site: Any, text: str) -> None:
    kiosk.open()
    kiosk.begin()
    letters = text.replace(":", ",")
    kiosk.write(letters)
    assert kiosk.browser.one("#text").get_attribute("value") == letters
    assert kiosk.browser.focused().get_attribute("id") == "text"
    kiosk.key("enter")
    kiosk.browser.says(f"Vous avez écrit : {letters}")
    assert site.assistant.heard == [letters]
    assert not kiosk.browser.shown("#keyboard")


def test_the_keyboard_has_figures_capitals_and_a_way_back(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.begin()
    kiosk.write("É")
    kiosk.key("signs")
    for sign in "1200":
        kiosk.key(sign)
    kiosk.key("back")
    kiosk.key("€")
    kiosk.key("letters")
    kiosk.key("e")
    assert kiosk.browser.one("#text").get_attribute("value") == "É120€e"
    kiosk.key("hide")
    assert not kiosk.browser.shown("#keyboard")


def test_a_key_held_down_erases_until_it_is_let_go(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.begin()
    kiosk.write("abcdef")
    with kiosk.held("back"):
        kiosk.browser.until(lambda: kiosk.browser.one("#text").get_attribute("value") == "", "rien ne s'efface")
    kiosk.write("abc")
    assert kiosk.browser.one("#text").get_attribute("value") == "abc"


@pytest.mark.parametrize(("wish", "moves"), [("no-preference", True), ("reduce", False)])
def test_the_waiting_screen_moves_only_for_who_accepts_it(kiosk: Kiosk, wish: str, moves: bool) -> None:
    media = {"features": [{"name": "prefers-reduced-motion", "value": wish}]}
    kiosk.browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    kiosk.open()
    found = kiosk.browser.driver.execute_script(
        "return document.getAnimations().map((one) => one.effect.getComputedTiming().endTime)"
    )
    assert bool(found) is moves
    # What moves by itself for longer than five seconds would need a way to stop it.
    assert all(end <= 5_000 for end in found)


def test_keys_write_where_the_caret_is(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.begin()
    kiosk.write("ville")
    kiosk.browser.driver.execute_script("document.querySelector('#text').setSelectionRange(1, 3)")
    kiosk.key("a")
    assert kiosk.browser.one("#text").get_attribute("value") == "vale"
    kiosk.key("back")
    assert kiosk.browser.one("#text").get_attribute("value") == "vle"


def test_another_town_is_found_with_the_keyboard(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.begin()
    kiosk.touch("Artisan ou artisane")
    kiosk.browser.until(lambda: not kiosk.browser.shown("#typing"), "la réponse n'est pas venue")
    # The place is known from the centre: another one is asked for by correcting it.
    kiosk.browser.driver.execute_script("document.querySelector('#place').hidden = false")
    kiosk.write("nevers", "#commune")
    kiosk.tap(kiosk.browser.visible(".combo__option"))
    kiosk.browser.until(
        lambda: kiosk.browser.texts(".message--visitor .message__text")[-1] == "Nevers", "la ville n'est pas prise"
    )
    assert not kiosk.browser.shown("#keyboard")


def test_the_keyboard_is_used_without_a_finger_too(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.begin()
    kiosk.tap(kiosk.browser.visible("#text"))
    kiosk.browser.visible("#keyboard .key")
    kiosk.browser.driver.execute_script("document.querySelector('#keyboard [tabindex=\"0\"]').focus()")
    assert kiosk.browser.focused().get_attribute("data-key") == "é"
    kiosk.browser.focused().send_keys(Keys.ARROW_DOWN)
    kiosk.browser.focused().send_keys(Keys.ARROW_RIGHT)
    assert kiosk.browser.focused().get_attribute("data-key") == "z"
    kiosk.browser.focused().send_keys(Keys.ENTER)
    assert kiosk.browser.one("#text").get_attribute("value") == "z"
    assert len(kiosk.browser.all('#keyboard [tabindex="0"]')) == 1
    kiosk.browser.focused().send_keys(Keys.ESCAPE)
    assert not kiosk.browser.shown("#keyboard")
    assert kiosk.browser.focused().get_attribute("id") == "text"


def test_a_real_keyboard_does_it_all(kiosk: Kiosk, site: Any) -> None:
    kiosk.open()
    kiosk.browser.one("#begin").send_keys(Keys.ENTER)
    kiosk.browser.visible(".message--assistant .choice")
    kiosk.browser.one("#text").send_keys("Bonjour", Keys.ENTER)
    kiosk.browser.says("Vous avez écrit : Bonjour")
    assert kiosk.browser.focused().get_attribute("id") == "text"
    kiosk.browser.one("#leave").send_keys(Keys.ENTER)
    kiosk.waiting()
    assert kiosk.browser.focused().get_attribute("id") == "begin"


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE, (1280, 800)])
def test_everything_is_as_large_as_a_fingertip(kiosk: Kiosk, size: tuple[int, int]) -> None:
    name = f"borne-{size[0]}x{size[1]}"
    kiosk.open(size=size)
    kiosk.browser.photograph(f"{name}-accueil")
    assert kiosk.small() == []
    kiosk.begin()
    kiosk.browser.photograph(f"{name}-debut")
    assert kiosk.small() == []
    kiosk.tap(kiosk.browser.visible("#text"))
    kiosk.browser.visible("#keyboard .key")
    kiosk.browser.photograph(f"{name}-clavier")
    assert kiosk.small() == []
    kiosk.key("signs")
    assert kiosk.small() == []
    kiosk.key("hide")
    kiosk.answer()
    kiosk.touch("Voir mon plan")
    kiosk.browser.visible(".is-plan")
    kiosk.browser.photograph(f"{name}-plan")
    assert kiosk.small() == []
    kiosk.touch("Continuer sur mon téléphone")
    kiosk.browser.visible("#code")
    kiosk.browser.photograph(f"{name}-telephone")
    assert kiosk.small() == []


def test_what_is_touched_is_in_reach_from_a_wheelchair(kiosk: Kiosk) -> None:
    """On a tall screen, nothing that must be touched lies in the upper third."""
    kiosk.open()
    third = PORTRAIT[1] / 3

    def high(selector: str) -> list[str]:
        return [one.text for one in kiosk.browser.all(selector) if one.is_displayed() and one.rect["y"] < third]

    assert high("button") == []
    kiosk.begin()
    assert high("button") == []
    kiosk.touch("Artisan ou artisane")
    kiosk.browser.button("Me former")
    assert high(".bar button, #compose button, #compose textarea, .message:last-child .choice") == []
    kiosk.touch("Continuer sur mon téléphone")
    kiosk.browser.visible("#code")
    assert high("dialog button") == []


def test_the_text_grows_and_the_contrast_too_for_one_visitor_only(kiosk: Kiosk) -> None:
    def height() -> float:
        return float(kiosk.browser.one(".message__text").value_of_css_property("font-size").removesuffix("px"))

    kiosk.open()
    kiosk.begin()
    usual = height()
    for _ in range(3):
        kiosk.tap(kiosk.browser.one("#size"))
    assert height() == pytest.approx(2 * usual)
    assert kiosk.browser.one("#size").text == "Texte normal"
    kiosk.touch("Contraste fort")
    assert kiosk.browser.one("#contrast").get_attribute("aria-pressed") == "true"
    kiosk.browser.photograph("borne-grand-contraste")
    assert kiosk.small() == []
    width = "return document.documentElement.scrollWidth"
    assert kiosk.browser.driver.execute_script(width) <= PORTRAIT[0]
    kiosk.tap(kiosk.browser.one("#leave"))
    kiosk.waiting()
    kiosk.begin()
    assert height() == usual
    assert kiosk.browser.one("#contrast").get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE, (1280, 800)])
def test_with_the_largest_text_one_still_sees_what_one_writes(kiosk: Kiosk, size: tuple[int, int]) -> None:
    kiosk.open(size=size)
    kiosk.begin()
    for _ in range(3):
        kiosk.tap(kiosk.browser.one("#size"))
    kiosk.write("école")
    kiosk.browser.photograph(f"borne-{size[0]}x{size[1]}-grand-clavier")
    for selector in ("#text", "#send", "#keyboard"):
        box = kiosk.browser.one(selector).rect
        assert box["y"] >= 0, selector
        assert round(box["y"] + box["height"]) <= size[1], selector
    assert kiosk.browser.one(".talk").size["height"] > 100


def test_links_do_not_lead_away_from_the_screen(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.begin()
    kiosk.touch("Parler à une personne")
    kiosk.browser.until(lambda: kiosk.browser.all(".card--contact"), "personne à appeler")
    assert kiosk.browser.all("#stage a, .bar a, header a") == []


def test_the_plan_is_printed_alone(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.browser.driver.execute_script("window.printed = 0; window.print = () => { window.printed += 1; }")
    kiosk.begin()
    assert not kiosk.browser.shown("#print")
    kiosk.answer()
    kiosk.touch("Imprimer mon plan")
    kiosk.browser.until(lambda: kiosk.browser.driver.execute_script("return window.printed === 1"), "rien à imprimer")
    kiosk.browser.driver.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    kiosk.browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    kiosk.browser.photograph("borne-impression", whole=True)
    on_paper = [element.text for element in kiosk.browser.all("body *") if element.is_displayed() and element.text]
    assert any("Chaumont" in text for text in on_paper)
    assert kiosk.browser.shown(".is-plan .card")
    assert not any(kiosk.browser.shown(one) for one in ("button", ".message--visitor", "#compose", "header", "dialog"))
    kiosk.browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_guided_questions_go_on_without_the_assistant(kiosk: Kiosk, site: Any) -> None:
    site.assistant.readiness = "down"
    kiosk.open("?signe=1")
    kiosk.begin()
    kiosk.browser.says("L'assistant ne lit pas les textes pour le moment.")
    kiosk.answer()
    kiosk.touch("Voir mon plan")
    kiosk.browser.visible(".is-plan")


def test_the_waits_can_only_be_shortened(site: Any) -> None:
    page = requests.get(f"{site.url}/borne/{CENTRE}?inactivite=9999&alerte=abc&signe=-1&borne=A%22b", timeout=20).text
    assert 'data-idle-seconds="90"' in page
    assert 'data-warning-seconds="20"' in page
    assert 'data-beat-seconds="30"' in page
    assert 'data-kiosk="borne"' in page
