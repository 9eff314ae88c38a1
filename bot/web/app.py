"""The web process: the public API and the pages, in one application."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.metadata import version

import anyio.to_thread
import msgspec
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from bot import clock
from bot.catalogue.records import Catalogue
from bot.conversations import ConversationGoneError, ConversationStore
from bot.conversations.resuming import ResumeCodes
from bot.database import make_engine
from bot.kiosks import KioskStore
from bot.learning.store import LearningStore
from bot.web import pages
from bot.web.api import Api, Services, gone
from bot.web.assistant import RasaAssistant
from bot.web.brand import Branded
from bot.web.calls import operations
from bot.web.crossing import AllowedOrigins
from bot.web.doors import Doors, door_operations
from bot.web.events import Hub
from bot.web.guide import Guide
from bot.web.headers import SecurityHeaders
from bot.web.learning import Learner
from bot.web.limits import Limits
from bot.web.openapi import describe
from bot.web.operations import routes_of
from bot.web.pages.api import ApiError
from bot.web.pages.errors import answer_api_error, problem_response
from bot.web.problems import LastResort, Problem, problem_of
from bot.web.reach import unsaved
from bot.web.settings import Settings
from bot.web.startup import Eventually, prepare_database, prepare_guide
from bot.web.turns import TURN_SECONDS, Turns
from bot.web.watch import Watch

THREADS = 128
"""Calls worked on at once. A text waits for Rasa in its thread, for a few seconds at most."""


@dataclass(frozen=True)
class Surroundings:
    """What an application may be given instead of the real thing, to be tried out."""

    assistant: RasaAssistant | None = None
    prepare_guide: Callable[[Engine], Guide] = prepare_guide
    today: Callable[[], date] | None = None
    turn_seconds: float = TURN_SECONDS


class _PageServices:
    """What the pages need: the catalogue, None until it is loaded (a page never waits for it)."""

    def __init__(self, guide: Eventually[Guide]) -> None:
        self._guide = guide

    @property
    def catalogue(self) -> Catalogue | None:
        guide = self._guide.peek()
        return guide.catalogue if guide is not None else None


def create_app(settings: Settings, surroundings: Surroundings | None = None) -> Starlette:
    """Build the application. Nothing is opened or loaded before it starts; then it answers at once."""
    given = surroundings or Surroundings()
    engine = make_engine(settings.database_url)
    services = _services(settings, given, engine)

    @lru_cache(maxsize=1)
    def described() -> bytes:
        return msgspec.json.encode(describe(calls, version("conseil-cnam")))

    calls = (*operations(Api(services), described), *door_operations(Doors(services)))

    async def answer_database_error(request: Request, _error: Exception) -> Response:
        services.watch.database_failed()
        return problem_response(request.scope, unsaved())

    handlers: dict[int | type[Exception], ExceptionHandler] = {
        Problem: _answer_problem,
        HTTPException: _answer_http_exception,
        ApiError: answer_api_error,
        ConversationGoneError: _answer_gone,
        SQLAlchemyError: answer_database_error,
    }
    app = Starlette(
        routes=[*routes_of(calls, services.limits), *pages.routes(_PageServices(services.guide))],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(AllowedOrigins, origins=settings.allowed_origins),
            Middleware(Branded, brand=settings.brand),
            Middleware(LastResort, respond=problem_response),
        ],
        exception_handlers=handlers,
        lifespan=_lifespan(services, engine),
    )
    # An address has one spelling: a redirection would lose the body of a POST in some clients.
    app.router.redirect_slashes = False
    app.state.services = services
    return app


def _services(settings: Settings, given: Surroundings, engine: Engine) -> Services:
    store = ConversationStore(engine)
    hub = Hub()
    assistant = given.assistant or RasaAssistant(settings.rasa_url)
    today = given.today or clock.today
    database = Eventually("the database", lambda: prepare_database(engine))
    guide: Eventually[Guide] = Eventually("the catalogue", lambda: given.prepare_guide(engine))
    learner = Learner(LearningStore(engine, settings.retention), store, guide.peek, today)
    return Services(
        store=store,
        codes=ResumeCodes(engine),
        kiosks=KioskStore(engine),
        public_url=settings.public_url,
        database=database,
        guide=guide,
        assistant=assistant,
        hub=hub,
        turns=Turns(store, hub, assistant, today, learner=learner, seconds=given.turn_seconds),
        learner=learner,
        watch=Watch(store, assistant, prepared=lambda: database.peek() is True),
        limits=Limits(enabled=settings.rate_limit),
        today=today,
    )


def _lifespan(services: Services, engine: Engine) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    def load() -> None:
        services.database.run()
        services.watch.look()
        services.guide.run()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        threads = [
            threading.Thread(target=load, name="load", daemon=True),
            threading.Thread(target=services.watch.run, name="watch", daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            services.hub.close()
            services.watch.stop()
            services.database.stop()
            services.guide.stop()
            for thread in threads:
                await anyio.to_thread.run_sync(thread.join, 5.0)
            engine.dispose()

    return lifespan


async def _answer_gone(request: Request, _error: Exception) -> Response:
    return problem_response(request.scope, gone())


async def _answer_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem_response(request.scope, error)


async def _answer_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem_response(request.scope, problem_of(error))
