"""One person's words are never shown to the next: not on the screen, not in the browser, not on the server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from kiosk_screen import CENTRE, Kiosk

pytestmark = pytest.mark.browser

SECRET = "girouettes en zinc"
KEPT = """
  const done = arguments[arguments.length - 1];
  Promise.all([indexedDB.databases(), caches.keys()]).then(([databases, kept]) => done([
    localStorage.length, sessionStorage.length, document.cookie, databases.length, kept.length, history.state,
  ]));"""
EVERYTHING = """
  const all = [document.documentElement.outerHTML];
  document.querySelectorAll('input, textarea').forEach((one) => all.push(one.value));
  document.querySelectorAll('template').forEach((one) => one.content.querySelectorAll('*').forEach((inner) =>
    all.push(inner.value || '', inner.textContent)));
  return all.join(' ');"""


@pytest.fixture
def kiosk(browser: Any, site: Any) -> Kiosk:
    return Kiosk(browser, site.url)


@pytest.fixture
def slow_assistant(site: Any) -> Iterator[threading.Event]:
    """The assistant answers only once this is set."""
    let_go = threading.Event()
    answer = site.assistant.say

    def say(*given: Any, **more: Any) -> Any:
        let_go.wait(20)
        return answer(*given, **more)

    site.assistant.say = say
    yield let_go
    let_go.set()
    del site.assistant.say


def talk(kiosk: Kiosk) -> dict[str, str]:
    """Say something that nobody else may read, and leave a word half written."""
    opened = kiosk.begin()
    kiosk.browser.type(f"Je pose des {SECRET}")
    kiosk.browser.click("Envoyer")
    kiosk.browser.says(f"Vous avez écrit : Je pose des {SECRET}")
    kiosk.browser.type(f"Encore des {SECRET}")
    return opened


def nothing_is_left(kiosk: Kiosk) -> None:
    assert SECRET not in kiosk.browser.driver.execute_script(EVERYTHING)
    assert kiosk.browser.driver.execute_async_script(KEPT) == [0, 0, "", 0, 0, None]
    assert kiosk.browser.driver.get_cookies() == []


def test_nothing_is_kept_in_the_browser_while_talking(kiosk: Kiosk) -> None:
    kiosk.open()
    talk(kiosk)
    assert kiosk.browser.driver.execute_async_script(KEPT) == [0, 0, "", 0, 0, None]
    assert kiosk.browser.driver.get_cookies() == []


def test_an_idle_screen_warns_then_erases_everything(kiosk: Kiosk) -> None:
    kiosk.open("?inactivite=1&alerte=2")
    opened = talk(kiosk)
    assert kiosk.status(opened) == 200
    kiosk.browser.visible("#idle")
    kiosk.browser.photograph("borne-alerte")
    # Who comes by must not read what is behind the question.
    behind = "return getComputedStyle(document.querySelector('#idle'), '::backdrop').backgroundColor"
    assert kiosk.browser.driver.execute_script(behind) == "rgb(10, 15, 25)"
    assert kiosk.small() == []
    kiosk.waiting()
    nothing_is_left(kiosk)
    kiosk.browser.until(lambda: kiosk.status(opened) == 404, "la conversation n'est pas effacée")


def test_leaving_erases_at_once(kiosk: Kiosk) -> None:
    kiosk.open()
    opened = talk(kiosk)
    kiosk.tap(kiosk.browser.one("#leave"))
    kiosk.waiting()
    nothing_is_left(kiosk)
    assert "Tout est effacé" in kiosk.browser.one("#notice").text
    kiosk.browser.until(lambda: kiosk.status(opened) == 404, "la conversation n'est pas effacée")


def test_the_next_visitor_finds_a_new_conversation(kiosk: Kiosk) -> None:
    kiosk.open()
    first = talk(kiosk)
    kiosk.tap(kiosk.browser.one("#leave"))
    kiosk.waiting()
    second = kiosk.begin()
    assert second["id"] != first["id"]
    assert kiosk.browser.one("#text").get_attribute("value") == ""
    assert kiosk.browser.texts(".message--visitor .message__text") == []
    assert kiosk.browser.one("#known" if kiosk.browser.all("#known") else "body").text.count(SECRET) == 0
    nothing_is_left(kiosk)


def test_the_back_button_shows_nothing(kiosk: Kiosk, site: Any) -> None:
    kiosk.browser.open(f"{site.url}/confidentialite")
    kiosk.open()
    opened = talk(kiosk)
    kiosk.tap(kiosk.browser.one("#leave"))
    kiosk.waiting()
    kiosk.browser.driver.back()
    kiosk.browser.says("Vos données")
    assert SECRET not in kiosk.browser.driver.execute_script(EVERYTHING)
    kiosk.browser.driver.forward()
    kiosk.waiting()
    nothing_is_left(kiosk)
    assert kiosk.status(opened) == 404


def test_going_away_in_the_middle_erases_too(kiosk: Kiosk, site: Any) -> None:
    kiosk.open()
    opened = talk(kiosk)
    kiosk.browser.open(f"{site.url}/confidentialite")
    kiosk.browser.until(lambda: kiosk.status(opened) == 404, "la conversation n'est pas effacée")
    kiosk.browser.driver.back()
    kiosk.waiting()
    nothing_is_left(kiosk)


def test_a_page_brought_back_from_the_browsers_cache_is_empty(kiosk: Kiosk) -> None:
    kiosk.open()
    talk(kiosk)
    kiosk.browser.driver.execute_script("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    kiosk.waiting()
    nothing_is_left(kiosk)


def test_reloading_shows_nothing(kiosk: Kiosk) -> None:
    kiosk.open()
    talk(kiosk)
    kiosk.browser.driver.refresh()
    kiosk.waiting()
    nothing_is_left(kiosk)


def test_the_browser_may_not_keep_or_complete_what_is_typed(kiosk: Kiosk, site: Any) -> None:
    for path in (f"/borne/{CENTRE}", "/reprendre"):
        assert requests.get(site.url + path, timeout=20).headers["cache-control"] == "no-store"
    opened = kiosk.open().begin()
    answer = requests.get(
        f"{site.url}/api/v1/conversations/{opened['id']}",
        headers={"Authorization": f"Bearer {opened['token']}"},
        timeout=20,
    )
    assert answer.headers["cache-control"] == "no-store"
    fields = kiosk.browser.all("#stage form, #stage input, #stage textarea")
    assert len(fields) == 4
    assert {field.get_attribute("autocomplete") for field in fields} == {"off"}
    assert {field.get_attribute("name") for field in kiosk.browser.all("#stage input, #stage textarea")} <= {"", None}


def test_typing_reading_and_scrolling_put_the_end_off(kiosk: Kiosk) -> None:
    kiosk.open("?inactivite=2&alerte=20")
    kiosk.begin()
    kiosk.browser.visible("#idle")
    kiosk.tap(kiosk.browser.one("#stay"))
    kiosk.browser.until(lambda: not kiosk.browser.shown("#idle"), "l'alerte reste")
    for signal in ("input", "wheel", "scroll", "keydown", "pointerdown"):
        # Each signal is given again and again while the wait runs out; the question must not come in between.
        shown = kiosk.browser.driver.execute_async_script(
            """
            const [signal, done] = arguments;
            let seen = false;
            const looking = new MutationObserver(() => { seen ||= document.getElementById('idle').open; });
            looking.observe(document.getElementById('idle'), {attributes: true});
            const stage = document.querySelector('.talk');
            const again = setInterval(() => stage.dispatchEvent(new Event(signal, {bubbles: true})), 100);
            setTimeout(() => { clearInterval(again); looking.disconnect(); done(seen); }, 4000);
            """,
            signal,
        )
        assert not shown, signal


def test_a_reply_on_its_way_holds_the_countdown(kiosk: Kiosk, slow_assistant: threading.Event) -> None:
    kiosk.open("?inactivite=1&alerte=1")
    opened = kiosk.begin()
    kiosk.browser.type("Bonjour")
    kiosk.browser.click("Envoyer")
    kiosk.browser.visible("#typing")
    # The server itself gives up before the screen does; until then nothing is asked and nothing erased.
    waited = kiosk.browser.driver.execute_async_script(
        """
        const done = arguments[arguments.length - 1];
        const left = setInterval(() => {
          if (!document.querySelector('#typing')) { clearInterval(left); done('erased'); }
          else if (document.getElementById('idle').open) { clearInterval(left); done('asked'); }
          else if (document.querySelector('#typing').hidden) { clearInterval(left); done('answered'); }
        }, 50);
        setTimeout(() => { clearInterval(left); done('held'); }, 3500);
        """
    )
    assert waited == "held"
    assert kiosk.status(opened) == 200
    slow_assistant.set()
    kiosk.browser.says("Vous avez écrit : Bonjour")
    kiosk.waiting()
    kiosk.browser.until(lambda: kiosk.status(opened) == 404, "la conversation n'est pas effacée")


def test_an_answer_that_comes_too_late_is_shown_to_nobody(kiosk: Kiosk, slow_assistant: threading.Event) -> None:
    kiosk.open()
    first = kiosk.begin()
    kiosk.browser.type(SECRET)
    kiosk.browser.click("Envoyer")
    kiosk.browser.visible("#typing")
    kiosk.tap(kiosk.browser.one("#leave"))
    kiosk.waiting()
    kiosk.begin()
    slow_assistant.set()
    kiosk.browser.until(lambda: kiosk.status(first) == 404, "la conversation n'est pas effacée")
    kiosk.touch("Artisan ou artisane")
    kiosk.browser.button("Me former")
    nothing_is_left(kiosk)


def test_somebody_still_there_keeps_the_conversation(kiosk: Kiosk) -> None:
    kiosk.open("?inactivite=2&alerte=20")
    opened = kiosk.begin()
    kiosk.browser.visible("#idle")
    kiosk.tap(kiosk.browser.visible("#stay"))
    kiosk.browser.until(lambda: not kiosk.browser.shown("#idle"), "l'alerte reste")
    assert kiosk.status(opened) == 200
    assert kiosk.browser.texts() != []


def test_who_comes_next_can_erase_from_the_warning(kiosk: Kiosk) -> None:
    kiosk.open("?inactivite=1&alerte=20")
    opened = talk(kiosk)
    kiosk.tap(kiosk.browser.visible("#forget"))
    kiosk.waiting()
    nothing_is_left(kiosk)
    kiosk.browser.until(lambda: kiosk.status(opened) == 404, "la conversation n'est pas effacée")


def test_erasing_by_a_word_brings_the_start_back(kiosk: Kiosk) -> None:
    kiosk.open()
    opened = talk(kiosk)
    kiosk.browser.driver.execute_script(
        """
        const [{id, token}] = arguments;
        fetch(`/api/v1/conversations/${id}`, {method: 'DELETE', headers: {Authorization: `Bearer ${token}`}});
        """,
        opened,
    )
    kiosk.waiting()
    nothing_is_left(kiosk)


WAITS = """
  const done = arguments[arguments.length - 1];
  import('/static/kiosk/idle.js').then(({Idle}) => {
    const asked = [];
    const real = window.setTimeout;
    window.setTimeout = (_, ms) => asked.push(ms);
    const quiet = () => undefined;
    const idle = new Idle({waitMs: 1000, warningSeconds: 1, held: () => false,
      onWarn: quiet, onTick: quiet, onBack: quiet, onOver: quiet});
    const last = (act) => { act(); return asked[asked.length - 1]; };
    const waits = {
      usual: last(() => idle.start()),
      page: last(() => idle.read(1500)),
      endless: last(() => idle.read(1500000)),
      answered: last(() => { idle.heard(); idle.touch(); }),
      phone: last(() => idle.atLeast(9000)),
      back: last(() => idle.atLeast(0)),
    };
    window.setTimeout = real;
    done(waits);
  });"""


def test_a_long_answer_leaves_time_to_read_it(kiosk: Kiosk) -> None:
    kiosk.open()
    waits = kiosk.browser.driver.execute_async_script(WAITS)
    assert waits == {"usual": 1000, "page": 2000, "endless": 2500, "answered": 1000, "phone": 9000, "back": 1000}
