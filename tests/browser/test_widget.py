"""The widget on a page of another site, whose policy allows our origin and nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from relay import Relay
from selenium.webdriver.common.keys import Keys
from widget_page import SITUATION, Embedded, embed

pytestmark = pytest.mark.browser

MARKUP = "<img src=x onerror=\"document.title='pris'\"><b>gras</b> & « #let $x$ »"
OFFLINE = {"latency": 0, "downloadThroughput": 0, "uploadThroughput": 0, "offline": True}
ONLINE = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1, "offline": False}


@pytest.fixture
def partner(running_partner: Any) -> Any:
    running_partner.pages.clear()
    return running_partner


@pytest.fixture
def widget(browser: Any, partner: Any) -> Embedded:
    """The widget, in a browser that remembers nothing of the test before."""
    partner.pages["/vide"] = "<!doctype html><title>vide</title>"
    browser.open(f"{partner.url}/vide")
    browser.driver.execute_script("localStorage.clear(); sessionStorage.clear()")
    browser.driver.execute_cdp_cmd("Network.enable", {})
    return Embedded(browser)


def visitor_words(site: Any, session: dict[str, str]) -> list[str]:
    """Return what the server kept of what the visitor said."""
    path = f"{site.url}/api/v1/conversations/{session['id']}"
    answer = requests.get(path, headers={"Authorization": f"Bearer {session['token']}"}, timeout=20)
    assert answer.status_code == 200, answer.text
    return [message["text"] for message in answer.json()["messages"] if message["author"] == "visitor"]


def test_a_strict_host_shows_the_widget_and_a_conversation(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner))
    widget.visible("#launcher")
    widget.browser.photograph("widget-ferme")
    widget.open()
    widget.browser.photograph("widget-ouvert")
    widget.say("Bonjour, je cherche une formation")
    widget.says("Vous avez écrit : Bonjour, je cherche une formation")
    widget.browser.photograph("widget-conversation")
    assert site.assistant.heard == ["Bonjour, je cherche une formation"]
    assert widget.focused().get_attribute("id") == "text"
    assert widget.browser.errors() == []


def test_nothing_is_asked_or_stored_before_the_panel_is_opened(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner))
    widget.visible("#launcher")
    loaded = "return performance.getEntriesByType('resource').map((one) => one.name)"
    assert widget.browser.driver.execute_script(loaded) == [f"{site.url}/widget.js"]
    assert widget.browser.driver.execute_script("return localStorage.length") == 0
    widget.open()
    widget.say("Bonjour")
    widget.says("Vous avez écrit : Bonjour")
    assert all(name.startswith(site.url) for name in widget.browser.driver.execute_script(loaded))
    assert widget.browser.driver.get_cookies() == []


def test_the_look_comes_through_the_policy_of_the_host(site: Any, partner: Any, widget: Embedded) -> None:
    head = f'<link rel="stylesheet" href="{site.url}/static/style.css">'
    widget.browser.open(embed(site, partner, head=head))
    widget.open()
    assert widget.script("return getComputedStyle(root.getElementById('panel')).position") == "fixed"
    assert widget.all("style, [style*=color]") == []


def test_the_conversation_goes_on_after_a_reload_and_on_another_page(site: Any, partner: Any, widget: Embedded) -> None:
    embed(site, partner, "/autre")
    widget.browser.open(embed(site, partner))
    widget.open()
    widget.click("Répondre avec des boutons")
    widget.click(SITUATION)
    widget.visible("#known")
    before = widget.texts()
    widget.browser.driver.refresh()
    widget.visible("#panel")
    widget.browser.until(lambda: widget.texts() == before, "la conversation a changé au rechargement")
    widget.visible("#known")
    widget.click("Fermer")
    widget.browser.driver.find_element("id", "other").click()
    widget.open()
    widget.browser.until(lambda: widget.texts() == before, "la conversation a changé de page en page")
    widget.say("encore là")
    widget.says("Vous avez écrit : encore là")
    assert visitor_words(site, widget.session()) == [SITUATION, "encore là"]


def test_a_site_that_swaps_the_body_keeps_the_widget(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner))
    widget.open()
    widget.say("Bonjour")
    widget.says("Vous avez écrit : Bonjour")
    driver = widget.browser.driver
    driver.execute_script("document.body.replaceChildren(document.createElement('main'), 'page deux')")
    widget.says("Vous avez écrit : Bonjour")
    driver.execute_script("document.body.replaceWith(document.createElement('body'))")
    widget.say("Encore")
    widget.says("Vous avez écrit : Encore")
    assert widget.said() == ["Bonjour", "Encore"]
    driver.execute_script("document.querySelector('conseil-cnam').remove()")
    assert widget.browser.all("conseil-cnam") == []


def test_the_browser_forgets_after_some_hours(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner))
    widget.open()
    widget.say("Bonjour")
    widget.says("Vous avez écrit : Bonjour")
    widget.click("Fermer")
    age = """const kept = JSON.parse(localStorage['conseil-cnam']);
      localStorage['conseil-cnam'] = JSON.stringify({...kept, at: kept.at - arguments[0] * 3600000});"""
    widget.browser.driver.execute_script(age, 11)
    widget.browser.driver.refresh()
    widget.open()
    widget.says("Vous avez écrit : Bonjour")
    widget.click("Fermer")
    widget.browser.driver.execute_script(age, 12)
    widget.browser.driver.refresh()
    widget.open()
    assert widget.visible("#intro").is_displayed()
    assert widget.all(".message") == []
    assert widget.session() == {}


def test_an_older_browser_takes_the_style_from_a_file(site: Any, partner: Any, widget: Embedded) -> None:
    driver = widget.browser.driver
    old = {"source": "delete window.CSSStyleSheet; delete AbortSignal.timeout; delete crypto.randomUUID;"}
    added = driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", old)
    try:
        widget.browser.open(embed(site, partner))
        style = "return getComputedStyle(root.getElementById('launcher')).position"
        widget.browser.until(lambda: widget.script(style) == "fixed", "le style n'est pas pris")
        widget.open()
        widget.say("Bonjour")
        widget.says("Vous avez écrit : Bonjour")
        assert widget.browser.errors() == []
    finally:
        driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def test_a_draft_is_found_again_on_the_next_page(site: Any, partner: Any, widget: Embedded) -> None:
    embed(site, partner, "/autre")
    widget.browser.open(embed(site, partner))
    widget.open()
    widget.visible("#text").send_keys("Je commence à écrire")
    widget.browser.driver.get(f"{partner.url}/autre")
    assert widget.visible("#text").get_attribute("value") == "Je commence à écrire"


def test_a_browser_that_stores_nothing_is_told_so(forgetful_browser: Any, site: Any, partner: Any) -> None:
    widget = Embedded(forgetful_browser)
    widget.browser.open(embed(site, partner))
    widget.open()
    assert "vous la perdrez" in widget.visible("#notice").text
    widget.say("Bonjour")
    widget.says("Vous avez écrit : Bonjour")
    assert "vous la perdrez" in widget.visible("#notice").text
    widget.browser.photograph("widget-sans-memoire")


@pytest.fixture
def relay(site: Any) -> Iterator[Relay]:
    relay = Relay(site.url)
    yield relay
    relay.close()


def test_a_text_cut_off_on_its_way_is_kept_and_counted_once(
    site: Any, partner: Any, relay: Relay, widget: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = site.assistant.say

    def cut_then_answer(*arguments: Any, **options: Any) -> Any:
        relay.cut()
        return answer(*arguments, **options)

    monkeypatch.setattr(site.assistant, "say", cut_then_answer)
    widget.browser.open(embed(relay, partner))
    widget.open()
    widget.click("Répondre avec des boutons")
    widget.visible(".choice")
    widget.say("Je suis toujours là")
    assert "La connexion est coupée" in widget.visible("#problem").text
    widget.browser.photograph("widget-connexion-coupee")
    assert widget.visible("#text").get_attribute("value") == "Je suis toujours là"
    assert widget.focused().get_attribute("id") == "text"
    relay.mend()
    widget.click("Réessayer")
    widget.says("Vous avez écrit : Je suis toujours là")
    widget.gone("#problem")
    assert site.assistant.heard == ["Je suis toujours là"]
    assert visitor_words(site, widget.session()) == ["Je suis toujours là"]
    assert widget.said() == ["Je suis toujours là"]


def test_a_text_cut_off_then_a_reload_is_still_counted_once(
    site: Any, partner: Any, relay: Relay, widget: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = site.assistant.say

    def answer_then_cut(*arguments: Any, **options: Any) -> Any:
        relay.cut()
        relay.mend()
        return answer(*arguments, **options)

    monkeypatch.setattr(site.assistant, "say", answer_then_cut)
    widget.browser.open(embed(relay, partner))
    widget.open()
    widget.say("Bonjour")
    widget.browser.until(lambda: site.assistant.heard == ["Bonjour"], "le texte n'est pas arrivé")
    widget.browser.driver.refresh()
    widget.says("Vous avez écrit : Bonjour")
    widget.browser.until(lambda: not widget.visible("#text").get_attribute("value"), "le texte déjà pris est proposé")
    assert site.assistant.heard == ["Bonjour"]
    assert visitor_words(site, widget.session()) == ["Bonjour"]


def test_a_text_written_without_network_leaves_when_it_comes_back(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner))
    widget.open()
    widget.click("Répondre avec des boutons")
    widget.visible(".choice")
    widget.browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", OFFLINE)
    widget.say("Je suis dans le train")
    assert "La connexion est coupée" in widget.visible("#problem").text
    widget.browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", ONLINE)
    widget.says("Vous avez écrit : Je suis dans le train")
    widget.gone("#problem")
    assert visitor_words(site, widget.session()) == ["Je suis dans le train"]


def test_a_text_that_could_not_leave_is_sent_by_the_button(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner))
    widget.open()
    site.assistant.readiness = "down"
    widget.say("Bonjour")
    assert "01 40 27 20 00" in widget.visible("#problem").text
    assert widget.visible("#text").get_attribute("value") == "Bonjour"
    site.assistant.readiness = "ready"
    widget.click("Réessayer")
    widget.says("Vous avez écrit : Bonjour")
    assert visitor_words(site, widget.session()) == ["Bonjour"]
    assert widget.said() == ["Bonjour"]


def test_two_tabs_show_the_same_conversation(site: Any, partner: Any, widget: Embedded) -> None:
    driver = widget.browser.driver
    address = embed(site, partner)
    widget.browser.open(address)
    widget.open()
    first = driver.current_window_handle
    driver.switch_to.new_window("window")
    try:
        widget.browser.open(address)
        widget.open()
        widget.say("Bonjour de la deuxième")
        widget.says("Vous avez écrit : Bonjour de la deuxième")
        driver.switch_to.window(first)
        widget.says("Vous avez écrit : Bonjour de la deuxième")
        widget.say("Bonjour de la première")
        widget.says("Vous avez écrit : Bonjour de la première")
        assert widget.said() == ["Bonjour de la deuxième", "Bonjour de la première"]
        assert visitor_words(site, widget.session()) == widget.said()
        widget.click("Options")
        widget.click("Effacer la conversation")
        widget.click("Oui, tout effacer")
        widget.says("Vos données sont effacées")
        driver.switch_to.window(driver.window_handles[-1])
        widget.says("Vos données sont effacées")
        assert widget.said() == []
    finally:
        driver.close()
        driver.switch_to.window(first)


def test_the_question_of_the_page_is_asked_when_the_visitor_opens(site: Any, partner: Any, widget: Embedded) -> None:
    address = embed(site, partner, question="C'est quoi la VAE ?")
    widget.browser.open(address)
    widget.open()
    widget.says("Vous avez écrit : C'est quoi la VAE ?")
    widget.browser.driver.refresh()
    widget.visible(".message--visitor")
    assert visitor_words(site, widget.session()) == ["C'est quoi la VAE ?"]


def test_the_question_of_the_page_does_not_wipe_what_was_being_written(
    site: Any, partner: Any, widget: Embedded
) -> None:
    embed(site, partner, "/autre", question="C'est quoi la VAE ?")
    widget.browser.open(embed(site, partner))
    widget.open()
    widget.visible("#text").send_keys("Je voudrais")
    widget.click("Fermer")
    widget.browser.driver.get(f"{partner.url}/autre")
    widget.open()
    assert widget.visible("#text").get_attribute("value") == "Je voudrais"
    assert site.assistant.heard == []


def test_a_panel_that_opens_by_itself_asks_nothing_and_leaves_the_keyboard(
    site: Any, partner: Any, widget: Embedded
) -> None:
    widget.browser.open(embed(site, partner, question="C'est quoi la VAE ?", open=""))
    assert widget.visible("#text").get_attribute("value") == "C'est quoi la VAE ?"
    assert widget.browser.focused().tag_name == "body"
    assert widget.session() == {}
    widget.click("Envoyer")
    widget.says("Vous avez écrit : C'est quoi la VAE ?")


def test_the_options_of_the_tag_are_followed(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner, label="Me reconvertir ?", position="left", centre="acdt-chaumont"))
    launcher = widget.visible("#launcher")
    assert launcher.text == "Me reconvertir ?"
    assert launcher.location["x"] < 40
    widget.open()
    widget.click("Répondre avec des boutons")
    widget.visible(".choice")
    assert widget.session()["id"]


def test_an_unknown_centre_does_not_stop_the_visitor(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner, centre="nulle-part"))
    widget.open()
    widget.say("Bonjour")
    widget.says("Vous avez écrit : Bonjour")
    assert not widget.shown("#problem")


def test_a_tab_of_a_shared_computer_forgets_with_the_tab(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner, memory="tab"))
    widget.open()
    widget.say("Bonjour")
    widget.says("Vous avez écrit : Bonjour")
    assert widget.session() == {}
    widget.browser.driver.refresh()
    widget.says("Vous avez écrit : Bonjour")


def test_a_site_that_is_not_allowed_is_refused_and_the_visitor_is_told(
    site: Any, partner: Any, widget: Embedded
) -> None:
    embed(site, partner)
    widget.browser.open(partner.url.replace("127.0.0.1", "localhost"))
    widget.open()
    widget.say("Bonjour")
    assert widget.visible("#problem a").get_attribute("href") == f"{site.url}/"
    assert site.assistant.heard == []
    assert widget.visible("#text").get_attribute("value") == "Bonjour"
    assert widget.browser.errors() != []


def test_markup_stays_text_wherever_it_comes_from(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner, label=MARKUP, question=MARKUP))
    widget.open()
    widget.says("Vous avez écrit : <img")
    assert widget.said() == [MARKUP]
    assert widget.all("img, b, iframe, script") == []
    assert widget.browser.driver.title == "Ville de Chaumont"


def test_a_link_that_runs_a_script_is_no_link(site: Any, partner: Any, widget: Embedded) -> None:
    links = [{"label": "piège", "url": "javascript:document.title='pris'"}, {"label": "bon", "url": "https://cnam.fr"}]
    card = {"kind": "centre", "id": "x", "title": MARKUP, "subtitle": None, "facts": [], "reasons": [], "links": links}
    sources = [{"label": "piège", "url": "data:text/html,x", "valid_from": None}]
    message = {"id": "99", "author": "assistant", "text": "", "topic": None, "choices": [], "cards": [card]}
    widget.browser.open(embed(site, partner))
    widget.browser.driver.execute_script(
        """const send = window.fetch, message = arguments[0];
        window.fetch = async (address, options) => {
          const answer = await send(address, options);
          if (!String(address).endsWith('/messages')) return answer;
          const body = await answer.json();
          return new Response(JSON.stringify({...body, messages: [message]}), {status: 200});
        };""",
        {**message, "sources": sources},
    )
    widget.open()
    widget.say("Bonjour")
    widget.visible(".card--centre")
    assert [a.get_attribute("href") for a in widget.all("[data-id='99'] a")] == ["https://cnam.fr/"]
    assert widget.all(".card img, .card b") == []


def test_the_plan_can_be_taken_away(site: Any, partner: Any, widget: Embedded, tmp_path: Any) -> None:
    allow = {"behavior": "allow", "downloadPath": str(tmp_path)}
    widget.browser.driver.execute_cdp_cmd("Browser.setDownloadBehavior", allow)
    widget.browser.open(embed(site, partner))
    widget.open()
    widget.plan()
    widget.browser.photograph("widget-plan")
    widget.click("Emporter mon plan (PDF)")
    widget.click("Options")
    widget.browser.photograph("widget-options")
    widget.click("Enregistrer la conversation")
    pdf, text = tmp_path / "mon-plan-cnam.pdf", tmp_path / "ma-conversation-cnam.txt"
    widget.browser.until(lambda: pdf.is_file() and text.is_file(), "rien n'est enregistré")
    assert pdf.read_bytes().startswith(b"%PDF")
    kept = text.read_text(encoding="utf-8-sig")
    assert f"Vous :\n{SITUATION}" in kept
    assert "Cnam « Au cœur des territoires » – Chaumont" in kept.replace("\u00a0", " ")
    assert "Pourquoi : " in kept
    assert widget.browser.errors() == []


def test_erasing_by_a_choice_says_goodbye_and_leaves_nothing(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner))
    widget.open()
    widget.say("Bonjour")
    widget.says("Vous avez écrit : Bonjour")
    session = widget.session()
    path = f"{site.url}/api/v1/conversations/{session['id']}"
    bearer = {"Authorization": f"Bearer {session['token']}"}
    requests.post(f"{path}/messages", json={"payload": "/privacy.erase"}, headers=bearer, timeout=20)
    widget.click("Oui, tout effacer")
    widget.says("Vos données sont effacées")
    widget.browser.until(lambda: widget.session() == {}, "le navigateur se souvient")
    assert widget.said() == []
    goodbye = widget.texts()
    assert len(goodbye) == 1
    assert "effacé" in goodbye[0]
    assert requests.get(path, headers=bearer, timeout=20).status_code == 404


def test_the_look_of_the_host_page_stays_outside(site: Any, partner: Any, widget: Embedded) -> None:
    look = "html { font-size: 62.5% } body { font: 9px/1 serif; letter-spacing: 5px; color: red } p { display: none }"
    sizes = "const look = getComputedStyle(root.querySelector('#intro p'));return [look.fontSize, look.letterSpacing]"
    widget.browser.open(embed(site, partner, head=f"<style>{look} button {{ width: 3px }}</style>"))
    partner.policy = partner.policy.replace("style-src", "style-src 'unsafe-inline'")
    widget.browser.driver.refresh()
    assert widget.browser.driver.execute_script("return getComputedStyle(document.body).fontSize") == "9px"
    widget.open()
    assert widget.script(sizes) == ["16px", "normal"]
    assert widget.visible("#send").size["width"] > 60


def test_a_conversation_gone_elsewhere_keeps_the_text(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner))
    widget.open()
    widget.say("Bonjour")
    widget.says("Vous avez écrit : Bonjour")
    session = widget.session()
    path = f"{site.url}/api/v1/conversations/{session['id']}"
    requests.delete(path, headers={"Authorization": f"Bearer {session['token']}"}, timeout=20)
    widget.browser.until(lambda: widget.shown("#notice"), "la fin n'est pas dite")
    widget.say("Je recommence")
    widget.says("Vous avez écrit : Je recommence")
    assert visitor_words(site, widget.session()) == ["Je recommence"]


def test_reading_aloud_is_offered_only_with_a_french_voice(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner))
    widget.open()
    widget.say("Bonjour")
    widget.says("Vous avez écrit : Bonjour")
    assert not widget.shown(".speak")
    voice = """
      window.aloud = [];
      window.SpeechSynthesisUtterance = function (text) { this.text = text; };
      const speech = {getVoices: () => [{lang: 'fr-FR'}], speak: (said) => aloud.push(said), cancel() {}};
      Object.defineProperty(window, 'speechSynthesis', {value: speech});"""
    driver = widget.browser.driver
    added = driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": voice})
    try:
        driver.refresh()
        widget.visible(".speak")
        widget.click("Écouter")
        heard = driver.execute_script("return aloud.map((said) => [said.text, said.lang])")
        assert heard == [["Vous avez écrit : Bonjour Choix : Parler à une personne.", "fr-FR"]]
        widget.click("Arrêter")
        assert driver.execute_script("return aloud.length") == 1
    finally:
        driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def test_an_error_can_be_reported_on_an_answer(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner))
    widget.open()
    widget.say("Bonjour")
    widget.says("Vous avez écrit : Bonjour")
    widget.click("Signaler une erreur")
    widget.visible(".report[open] textarea").send_keys("Je n'ai pas dit bonjour")
    widget.browser.photograph("widget-signaler")
    widget.click("Envoyer le signalement")
    widget.says("Votre signalement est envoyé")
    assert widget.focused().text == "Merci. Votre signalement est envoyé."
    assert widget.browser.errors() == []


def test_the_text_can_be_made_larger_and_stays_so(site: Any, partner: Any, widget: Embedded) -> None:
    size = "return getComputedStyle(root.getElementById('title')).fontSize"
    widget.browser.open(embed(site, partner))
    widget.open()
    before = float(widget.script(size).removesuffix("px"))
    widget.click("Options")
    for _ in range(3):
        widget.click("Texte plus grand")
    larger = float(widget.script(size).removesuffix("px"))
    assert larger == pytest.approx(before * 1.8, rel=0.01)
    assert not widget.visible("#larger").is_enabled()
    widget.browser.driver.refresh()
    widget.visible("#panel")
    assert float(widget.script(size).removesuffix("px")) == larger


def test_one_key_shortcuts_of_the_host_do_not_take_what_is_typed(site: Any, partner: Any, widget: Embedded) -> None:
    widget.browser.open(embed(site, partner))
    widget.browser.driver.execute_script("window.keys = []; addEventListener('keydown', (e) => keys.push(e.key))")
    widget.open()
    widget.visible("#text").send_keys("ab", Keys.ESCAPE)
    widget.visible("#launcher")
    assert widget.browser.driver.execute_script("return keys") == []
