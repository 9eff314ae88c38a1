"""A page of another site that shows the widget, and what a visitor does with it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

SITUATION = "Artisan ou artisane"
PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Ville de Chaumont</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>
<body><main><h1>Ville de Chaumont</h1><p><a id="other" href="{other}">Une autre page</a></p>
<p><button id="page-button">Bouton du site</button></p>{body}</main></body></html>"""


def strict(site_url: str) -> str:
    """Return the policy of a host that allows our origin and nothing more."""
    return (
        f"default-src 'none'; script-src {site_url}; connect-src {site_url}; style-src {site_url}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


@dataclass
class Embedded:
    """The widget on a page, driven as a visitor would."""

    browser: Any

    @property
    def root(self) -> Any:
        return self.browser.one("conseil-cnam").shadow_root

    def all(self, selector: str) -> list[WebElement]:
        found: list[WebElement] = self.root.find_elements(By.CSS_SELECTOR, selector)
        return found

    def visible(self, selector: str) -> WebElement:
        def find() -> WebElement | None:
            return next((element for element in self.all(selector) if element.is_displayed()), None)

        found: WebElement = self.browser.until(find, f"on ne voit pas {selector} dans le widget")
        return found

    def shown(self, selector: str) -> bool:
        return any(element.is_displayed() for element in self.all(selector))

    def gone(self, selector: str) -> None:
        self.browser.until(lambda: not self.shown(selector), f"on voit encore {selector}")

    def open(self) -> None:
        self.visible("#launcher").click()
        self.visible("#panel")

    def press(self, element: WebElement) -> None:
        self.browser.press(element)

    def click(self, label: str) -> None:
        def find() -> WebElement | None:
            for button in reversed(self.all("button, summary")):
                if button.text.strip() == label and button.is_displayed() and button.is_enabled():
                    return button
            return None

        self.press(self.browser.until(find, f"pas de bouton « {label} » dans le widget"))

    def say(self, text: str) -> None:
        self.visible("#text").send_keys(text)
        self.click("Envoyer")

    def says(self, text: str) -> None:
        def found() -> bool:
            return text in self.visible("#panel").text.replace("\u00a0", " ")

        self.browser.until(found, f"le widget ne dit pas « {text} »")

    def texts(self, selector: str = ".message__text") -> list[str]:
        return [element.text.replace("\u00a0", " ") for element in self.all(selector)]

    def said(self) -> list[str]:
        return self.texts(".message--visitor .message__text")

    def focused(self) -> Any:
        """Return the element that has the focus inside the widget, None when it is elsewhere."""
        script = "return document.querySelector('conseil-cnam').shadowRoot.activeElement"
        return self.browser.driver.execute_script(script)

    def key(self, *keys: str) -> None:
        """Press keys where the focus is."""
        (self.focused() or self.browser.focused()).send_keys(*keys)

    def reach(self, wanted: Any, *, back: bool = False) -> WebElement:
        """Press Tab until the wanted element has the focus."""
        step = (Keys.SHIFT, Keys.TAB) if back else (Keys.TAB,)
        for _ in range(60):
            self.key(*step)
            element = self.focused()
            if element is not None and wanted(element):
                found: WebElement = element
                return found
        raise AssertionError("Le clavier n'y mène pas.")

    def script(self, body: str, *arguments: Any) -> Any:
        """Run a script in the page, where ``root`` is the shadow of the widget."""
        prelude = "const root = document.querySelector('conseil-cnam').shadowRoot;"
        return self.browser.driver.execute_script(prelude + body, *arguments)

    def session(self) -> dict[str, str]:
        """Return what the browser remembers of the conversation."""
        kept: dict[str, str] = self.browser.driver.execute_script(
            "return JSON.parse(localStorage.getItem('conseil-cnam') || '{}')"
        )
        return kept

    def plan(self) -> None:
        """Answer by choices until the plan is shown."""
        self.click("Répondre avec des boutons")
        self.click(SITUATION)
        self.visible("#commune").send_keys("52000")
        self.visible(".combo__option")
        self.visible("#commune").send_keys(Keys.ARROW_DOWN, Keys.ENTER)
        self.click("Me former")
        self.click("Voir mon plan")
        self.visible(".card--centre")


def embed(site: Any, partner: Any, path: str = "/", *, head: str = "", body: str = "", **options: str) -> str:
    """Write a page that shows the widget with these options; return its address."""
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in options.items())
    tag = f'<script src="{site.url}/widget.js" defer{attributes}></script>'
    other = "/autre" if path != "/autre" else "/"
    partner.pages[path] = PAGE.format(head=head + tag, body=body, other=other)
    partner.policy = strict(site.url)
    return f"{partner.url}{path}"
