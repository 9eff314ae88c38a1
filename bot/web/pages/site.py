"""The addresses of the pages."""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.web.pages import branding
from bot.web.pages.centres import Centres
from bot.web.pages.information import Information
from bot.web.pages.kiosk import Kiosk
from bot.web.pages.ports import PageServices
from bot.web.pages.rendering import STATIC
from bot.web.pages.resume import Resume
from bot.web.pages.styleguide import Styleguide
from bot.web.pages.visitor import Visitor
from bot.web.pages.widget import Widget


def routes(services: PageServices) -> list[BaseRoute]:
    """Return the routes of the pages, to be mounted at the root of the application that serves the API."""
    visitor = Visitor(services)
    information = Information(services)
    centres = Centres(services)
    widget = Widget(services)
    resume = Resume()
    return [
        Route("/", visitor.home, name="home"),
        Route("/conversation", visitor.speak, methods=["POST"], name="speak"),
        Route("/conversation/effacer", visitor.erase, methods=["POST"], name="erase"),
        Route("/conversation/liens", visitor.unlink, methods=["POST"], name="unlink"),
        Route("/conversation/plan.pdf", visitor.sheet, name="sheet"),
        Route("/borne/{centre}", Kiosk(services).show, name="kiosk"),
        Route("/reprendre", resume.show, name="resume"),
        Route("/reprendre", resume.take, methods=["POST"], name="take-over"),
        Route("/marque.css", branding.style, name="brand-style"),
        Route("/marque/logo", branding.logo, name="brand-logo"),
        Route("/styleguide", Styleguide(services).show, name="styleguide"),
        Route("/centres", centres.show, name="centres"),
        Route("/centres/map.svg", centres.drawing, name="map"),
        Route("/confidentialite", information.privacy, name="privacy"),
        Route("/accessibilite", information.accessibility, name="accessibility"),
        Route("/widget", widget.guide, name="widget"),
        Route("/widget.js", widget.script, name="widget-script"),
        Route("/widget.css", widget.style, name="widget-style"),
        Mount("/static", StaticFiles(directory=STATIC), name="static"),
    ]
