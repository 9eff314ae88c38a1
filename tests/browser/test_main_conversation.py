"""The conversation this project exists for, with the real understanding."""

from __future__ import annotations

from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from bot.catalogue.files import load_catalogue_files

pytestmark = [pytest.mark.browser, pytest.mark.rasa]

SENTENCE = (
    "Bonjour, je suis plaquiste à mon compte à Chaumont en Haute-Marne, j'ai un CAP et douze ans de métier, "
    "j'aimerais un diplôme pour gérer ma boîte"
)
MOST_QUESTIONS = 12


def answer_questions(browser: Any) -> None:
    """Answer what is asked, by the first button, until nothing more is asked or the plan is there."""
    for _ in range(MOST_QUESTIONS):
        if browser.shown("#show-plan"):
            return
        count = len(browser.all(".message"))
        if browser.shown("#commune"):
            browser.visible("#commune").send_keys("52000")
            browser.visible(".combo__option")
            browser.visible("#commune").send_keys(Keys.ARROW_DOWN, Keys.ENTER)
        else:
            browser.press(next(button for button in browser.all(".choice") if button.is_enabled()))
        browser.until(lambda before=count: len(browser.all(".message")) > before + 1, "pas de réponse")
    pytest.fail("Le plan n'arrive pas.")


def titles(browser: Any, kind: str) -> set[str]:
    """Return the titles of the cards of a kind, those to unfold included."""
    found = browser.all(f".card--{kind} .card__title")
    return {element.get_attribute("textContent").replace("\u00a0", " ") for element in found}


def test_a_plasterer_in_chaumont_gets_a_plan_of_real_centres_and_courses(browser: Any, stack: Any) -> None:
    browser.open(stack.url)
    browser.type(SENTENCE)
    browser.click("Envoyer")
    browser.until(lambda: "Chaumont (52000)" in browser.texts("#facts dd span"), "Chaumont n'est pas compris")
    browser.photograph("emploi-principal-compris")
    facts = browser.texts("#facts dd span")
    assert "Artisan ou artisane" in facts
    assert "CAP ou BEP" in facts
    assert "12 ans" in facts
    answer_questions(browser)
    browser.click("Voir mon plan")
    browser.until(lambda: browser.all(".card--centre") and browser.all(".card--course"), "le plan est incomplet")
    browser.photograph("emploi-principal-plan", whole=True)
    catalogue = load_catalogue_files()
    centres = {centre.name for centre in catalogue.centres}
    courses = {course.title for course in catalogue.courses}
    assert titles(browser, "centre") <= centres
    assert titles(browser, "course") <= courses
    assert any("Chaumont" in title for title in titles(browser, "centre"))
    assert browser.errors() == []
