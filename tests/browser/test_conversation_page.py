"""The visitor's page, in a browser that runs its script."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

MARKUP = "<img src=x onerror=\"document.title='pris'\"><b>gras</b> & « #let $x$ »"
SITUATION = "Artisan ou artisane"


def start_by_buttons(browser: Any, site: Any) -> None:
    browser.open(site.url)
    browser.click("Répondre avec des boutons")
    browser.one(".message--assistant .choice")


def pick_commune(browser: Any, typed: str) -> None:
    browser.visible("#commune").send_keys(typed)
    browser.visible(".combo__option")
    browser.visible("#commune").send_keys(Keys.ARROW_DOWN, Keys.ENTER)


def test_the_page_says_what_it_is_before_anything_is_asked(browser: Any, site: Any) -> None:
    browser.open(site.url)
    browser.says("Je suis un programme")
    browser.says("Une conseillère ou un conseiller confirme")
    assert browser.driver.get_cookies() == []
    browser.photograph("accueil")


def test_a_first_sentence_starts_the_conversation_and_is_answered(browser: Any, site: Any) -> None:
    browser.open(site.url)
    browser.type("Bonjour, je cherche une formation")
    browser.click("Envoyer")
    browser.says("Vous avez écrit : Bonjour, je cherche une formation")
    assert site.assistant.heard == ["Bonjour, je cherche une formation"]
    assert browser.focused().get_attribute("id") == "text"
    assert browser.one("#text").get_attribute("value") == ""
    assert browser.errors() == []


def test_the_token_is_in_a_cookie_that_no_script_can_read(browser: Any, site: Any) -> None:
    start_by_buttons(browser, site)
    (cookie,) = browser.driver.get_cookies()
    assert cookie["httpOnly"] is True
    assert cookie["sameSite"] == "Strict"
    assert "expiry" not in cookie
    assert browser.driver.execute_script("return document.cookie") == ""


def test_a_choice_is_shown_as_said_and_closes_the_others(browser: Any, site: Any) -> None:
    start_by_buttons(browser, site)
    browser.click(SITUATION)
    browser.until(lambda: browser.texts(".message--visitor .message__text") == [SITUATION], "le choix n'est pas montré")
    browser.until(lambda: browser.one("#facts").text, "rien de compris")
    used = [button for button in browser.all(".choice") if button.text == SITUATION]
    assert [button.is_enabled() for button in used] == [False]
    assert SITUATION in browser.one("#facts").text


def test_a_reload_shows_the_same_conversation(browser: Any, site: Any) -> None:
    start_by_buttons(browser, site)
    browser.click(SITUATION)
    browser.until(lambda: SITUATION in browser.one("#known").text, "la situation n'est pas notée")
    before, facts = browser.texts(), browser.texts("#facts dd span")
    browser.driver.refresh()
    assert browser.texts() == before
    assert browser.texts("#facts dd span") == facts
    browser.type("encore là")
    browser.click("Envoyer")
    browser.says("Vous avez écrit : encore là")


def test_the_commune_is_completed_as_it_is_typed(browser: Any, site: Any) -> None:
    start_by_buttons(browser, site)
    browser.click(SITUATION)
    browser.until(lambda: browser.shown("#commune"), "la commune n'est pas demandée")
    browser.visible("#commune").send_keys("st die")
    browser.until(lambda: "Saint-Dié-des-Vosges" in browser.texts(".combo__option span"), "commune absente")
    browser.photograph("commune")
    field = browser.one("#commune")
    assert field.get_attribute("aria-expanded") == "true"
    names = browser.texts(".combo__option span:first-child")
    for _ in range(names.index("Saint-Dié-des-Vosges") + 1):
        field.send_keys(Keys.ARROW_DOWN)
    assert browser.one(f"#{field.get_attribute('aria-activedescendant')}").text.startswith("Saint-Dié-des-Vosges")
    field.send_keys(Keys.ENTER)
    browser.until(lambda: "Saint-Dié-des-Vosges (88100)" in browser.texts("#facts dd span"), "commune non notée")


def test_what_was_understood_can_be_corrected(browser: Any, site: Any) -> None:
    start_by_buttons(browser, site)
    browser.click(SITUATION)
    browser.until(lambda: SITUATION in browser.one("#known").text, "la situation n'est pas notée")
    browser.press(browser.one("#facts .link"))
    browser.until(
        lambda: len([b for b in browser.all(".choice") if b.text == SITUATION and b.is_enabled()]) == 1,
        "rien à corriger",
    )


def test_what_was_understood_is_shown_as_a_card_before_and_after_a_reload(browser: Any, site: Any) -> None:
    start_by_buttons(browser, site)
    browser.click(SITUATION)
    browser.until(lambda: SITUATION in browser.one("#known").text, "la situation n'est pas notée")
    app = browser.one("#app")
    path = f"{site.url}/api/v1/conversations/{app.get_attribute('data-id')}/messages"
    bearer = {"Authorization": f"Bearer {app.get_attribute('data-token')}"}
    requests.post(path, json={"payload": "/talk.correct"}, headers=bearer, timeout=20)
    browser.until(lambda: SITUATION in "".join(browser.texts(".card--step dd")), "rien de compris n'est montré")
    browser.driver.refresh()
    assert SITUATION in browser.one(".card--step dd").text


def test_markup_in_a_text_is_shown_as_text(browser: Any, site: Any) -> None:
    browser.open(site.url)
    browser.type(MARKUP)
    browser.click("Envoyer")
    browser.says("Vous avez écrit : <img")
    browser.driver.refresh()
    for selector in (".message--visitor .message__text", ".message--assistant:last-child .message__text"):
        assert MARKUP in browser.texts(selector)[-1].replace("\u00a0", " ")
    assert browser.all(".message img, .message b") == []
    assert browser.driver.title != "pris"


def test_a_lost_connection_keeps_the_text_and_offers_to_retry(browser: Any, site: Any) -> None:
    start_by_buttons(browser, site)
    offline = {"latency": 0, "downloadThroughput": 0, "uploadThroughput": 0, "offline": True}
    browser.driver.execute_cdp_cmd("Network.enable", {})
    browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    browser.type("Je suis toujours là")
    browser.click("Envoyer")
    browser.until(lambda: browser.shown("#problem"), "l'erreur n'est pas montrée")
    browser.photograph("connexion-coupee")
    assert "La connexion est coupée" in browser.one("#problem").text
    assert browser.one("#text").get_attribute("value") == "Je suis toujours là"
    back = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1, "offline": False}
    browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", back)
    browser.click("Réessayer")
    browser.says("Vous avez écrit : Je suis toujours là")
    assert site.assistant.heard == ["Je suis toujours là"]
    assert not browser.shown("#problem")


def test_a_text_too_long_is_refused_with_what_to_do_and_kept(browser: Any, site: Any) -> None:
    start_by_buttons(browser, site)
    browser.driver.execute_script("document.getElementById('text').value = 'a'.repeat(2001)")
    browser.type("b")
    browser.says("2 signes de trop")
    browser.click("Envoyer")
    browser.until(lambda: browser.shown("#problem"), "le refus n'est pas montré")
    assert len(browser.one("#text").get_attribute("value")) == 2002
    assert not browser.shown("#retry")


def test_an_assistant_that_is_down_is_said_and_the_questions_go_on(browser: Any, site: Any) -> None:
    site.assistant.readiness = "down"
    start_by_buttons(browser, site)
    browser.until(lambda: browser.shown("#banner"), "l'arrêt n'est pas dit")
    browser.type("Bonjour")
    browser.click("Envoyer")
    browser.until(lambda: browser.shown("#problem"), "le refus n'est pas montré")
    browser.photograph("assistant-arrete")
    assert "01 40 27 20 00" in browser.one("#problem").text
    assert browser.one("#text").get_attribute("value") == "Bonjour"
    browser.click(SITUATION)
    browser.until(lambda: browser.shown("#commune"), "la question suivante n'est pas posée")
    pick_commune(browser, "52000")
    browser.until(lambda: "Chaumont (52000)" in browser.texts("#facts dd span"), "commune non notée")
    browser.click("Me former")
    browser.until(lambda: browser.shown("#show-plan"), "le plan n'est pas proposé")
    browser.click("Voir mon plan")
    browser.until(lambda: browser.all(".card--centre"), "le plan n'a pas de centre")
    browser.photograph("plan-sans-assistant", whole=True)
    site.assistant.readiness = "ready"
    browser.until(lambda: not browser.shown("#banner"), "le retour n'est pas dit")


def test_the_plan_can_be_taken_away(browser: Any, site: Any) -> None:
    start_by_buttons(browser, site)
    browser.click(SITUATION)
    browser.until(lambda: browser.shown("#commune"), "la commune n'est pas demandée")
    pick_commune(browser, "52000")
    browser.click("Me former")
    link = browser.until(lambda: next((a for a in browser.all("#take-plan") if a.is_displayed()), None), "pas de lien")
    (cookie,) = browser.driver.get_cookies()
    answer = requests.get(link.get_attribute("href"), cookies={cookie["name"]: cookie["value"]}, timeout=20)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_reload_shows_the_same_plan(browser: Any, site: Any) -> None:
    start_by_buttons(browser, site)
    browser.click(SITUATION)
    pick_commune(browser, "52000")
    browser.click("Me former")
    browser.click("Gestion de PME, assistanat, management")
    browser.until(lambda: "Le domaine" in browser.one("#facts").text, "le domaine n'est pas noté")
    browser.click("Voir mon plan")
    browser.one(".card--course")
    browser.one(".group--centre svg.map")
    before = whole_texts(browser)
    browser.driver.refresh()
    assert whole_texts(browser) == before


def whole_texts(browser: Any) -> list[str]:
    """Return what each group of cards says, folded parts included, whatever the spaces."""
    script = "return [...document.querySelectorAll('.group')].map((group) => group.textContent)"
    return ["".join(text.split()) for text in browser.driver.execute_script(script)]


def test_erasing_asks_first_then_leaves_nothing(browser: Any, site: Any) -> None:
    start_by_buttons(browser, site)
    app = browser.one("#app")
    path = f"{site.url}/api/v1/conversations/{app.get_attribute('data-id')}"
    bearer = {"Authorization": f"Bearer {app.get_attribute('data-token')}"}
    assert requests.get(path, headers=bearer, timeout=20).status_code == 200
    browser.click("Effacer mes données")
    browser.click("Oui, tout effacer")
    browser.says("Vos données sont effacées")
    assert browser.driver.get_cookies() == []
    assert requests.get(path, headers=bearer, timeout=20).status_code == 404


def test_a_conversation_gone_elsewhere_starts_anew(browser: Any, site: Any) -> None:
    start_by_buttons(browser, site)
    app = browser.one("#app")
    path = f"{site.url}/api/v1/conversations/{app.get_attribute('data-id')}"
    requests.delete(path, headers={"Authorization": f"Bearer {app.get_attribute('data-token')}"}, timeout=20)
    browser.type("Bonjour")
    browser.click("Envoyer")
    browser.says("Cette conversation n'existe plus")
    browser.says("Un projet de formation")


def test_everything_works_with_the_keyboard_alone(browser: Any, site: Any) -> None:
    browser.open(site.url)
    reach(browser, lambda element: element.get_attribute("id") == "text")
    browser.focused().send_keys("Bonjour", Keys.ENTER)
    browser.says("Vous avez écrit : Bonjour")
    assert browser.focused().get_attribute("id") == "text"
    reach(
        browser,
        lambda element: element.text == SITUATION or "choice" in (element.get_attribute("class") or ""),
        back=True,
    )
    chosen = browser.focused().text
    browser.focused().send_keys(Keys.ENTER)
    browser.until(lambda: chosen in browser.texts(".message--visitor .message__text"), "le choix n'est pas dit")
    browser.until(lambda: "message" in (browser.focused().get_attribute("class") or ""), "le clavier est perdu")


def reach(browser: Any, wanted: Any, *, back: bool = False) -> None:
    """Press Tab until the wanted element has the focus."""
    step = (Keys.SHIFT, Keys.TAB) if back else (Keys.TAB,)
    for _ in range(40):
        keys = (
            browser.driver.find_element(By.TAG_NAME, "body")
            if browser.focused().tag_name == "body"
            else browser.focused()
        )
        keys.send_keys(*step)
        if wanted(browser.focused()):
            return
    pytest.fail("Le clavier n'y mène pas.")


@pytest.mark.parametrize(("width", "height"), [(360, 740), (320, 256), (1280, 900)])
def test_nothing_overflows_sideways(browser: Any, site: Any, width: int, height: int) -> None:
    browser.size(width, height)
    start_by_buttons(browser, site)
    browser.photograph(f"largeur-{width}")
    browser.click(SITUATION)
    browser.until(lambda: browser.shown("#commune"), "la commune n'est pas demandée")
    pick_commune(browser, "52000")
    browser.click("Me former")
    browser.click("Voir mon plan")
    browser.until(lambda: browser.all(".card"), "pas de plan")
    browser.photograph(f"plan-{width}", whole=True)
    widths = browser.driver.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


def test_targets_are_large_enough_for_a_finger(browser: Any, site: Any) -> None:
    browser.size(360, 740)
    start_by_buttons(browser, site)
    for button in browser.all(".choice, .button"):
        if button.is_displayed():
            assert button.size["height"] >= 44, button.text


def test_the_answer_is_announced_once(browser: Any, site: Any) -> None:
    start_by_buttons(browser, site)
    browser.driver.execute_script(
        """window.announced = [];
        new MutationObserver(() => announced.push(document.getElementById('status').textContent))
          .observe(document.getElementById('status'), {childList: true, characterData: true, subtree: true});"""
    )
    browser.type("Bonjour")
    browser.click("Envoyer")
    browser.says("Vous avez écrit : Bonjour")
    announced = browser.until(lambda: browser.driver.execute_script("return window.announced"), "rien n'est annoncé")
    assert len([text for text in announced if "Vous avez écrit : Bonjour" in text]) == 1
    assert browser.one("#status").get_attribute("aria-live") == "polite"
