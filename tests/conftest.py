"""Shared fixtures: quiet libraries, a database of the tests' own, and the whole assistant on free ports."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from bot import processes
from bot.catalogue.files import load_catalogue_files
from bot.nlu.facts import FactReader
from bot.nlu.questions import UNDERSTANDING, MessageReader
from bot.places import Places
from bot.settings import Settings
from bot.supervisor import Service, actions_service, answers, endpoints_file, open_log, rasa_service, web_service
from bot.training import ensure_model

READY_SECONDS = 240
_DATABASES = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep libraries quiet, and the tests away from the database of whoever runs them."""
    for name, value in processes.QUIET_TOOLS.items():
        os.environ.setdefault(name, value)
    directory = Path(tempfile.mkdtemp(prefix="conseil-tests-"))
    config.stash[_DATABASES] = directory
    os.environ["DATABASE_URL"] = f"sqlite:///{directory / 'tests.db'}"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove that database."""
    shutil.rmtree(config.stash[_DATABASES], ignore_errors=True)


@pytest.fixture(scope="session")
def fact_reader() -> FactReader:
    """The reader of profile facts, over the shipped catalogue."""
    catalogue = load_catalogue_files()
    return FactReader(catalogue, Places(catalogue))


@pytest.fixture(scope="session")
def message_reader(fact_reader: FactReader, tmp_path_factory: pytest.TempPathFactory) -> MessageReader:
    """What the assistant really understands with: the trained model's own understanding, without Rasa around it."""
    with tarfile.open(ensure_model()) as model:
        (learnt,) = (each for each in model.getmembers() if Path(each.name).name == UNDERSTANDING)
        content = model.extractfile(learnt)
        assert content is not None
        kept = tmp_path_factory.mktemp("model") / UNDERSTANDING
        kept.write_bytes(content.read())
    return MessageReader.load(kept, fact_reader)


@dataclass(frozen=True)
class Stack:
    """The three real processes. ``processes`` holds them by name: web, actions, rasa."""

    url: str
    rasa_url: str
    actions_url: str
    database_url: str
    processes: dict[str, subprocess.Popen[bytes]]
    log_directory: Path


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole assistant, trained and ready, on free ports and a database of its own, without rate limits."""
    model = ensure_model()
    directory = tmp_path_factory.mktemp("stack")
    port, rasa_port, actions_port = free_ports(3)
    settings = Settings(port=port, rasa_port=rasa_port, actions_port=actions_port)
    database_url = f"sqlite:///{directory / 'conseil.db'}"
    endpoints = endpoints_file(settings, processes.PROJECT_ROOT)
    services = (
        web_service(settings),
        actions_service(settings),
        rasa_service(settings, model, endpoints),
    )
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for service in services:
            started[service.name] = _start(service, directory, database_url)
        running = Stack(settings.web_url, settings.rasa_url, settings.actions_url, database_url, started, directory)
        _wait_until_ready(running, services)
        yield running
    finally:
        processes.stop(list(started.values()), patience_seconds=8)
        endpoints.unlink()


def free_ports(count: int) -> list[int]:
    """Return ports nothing listens on at this moment."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _start(service: Service, directory: Path, database_url: str) -> subprocess.Popen[bytes]:
    settings = {**service.environment, "DATABASE_URL": database_url, "RATE_LIMIT": "off"}
    with open_log(directory / f"{service.name}.log") as log:
        return processes.start(
            service.command, cwd=processes.PROJECT_ROOT, env=processes.tool_environment(settings), output=log
        )


def _wait_until_ready(stack: Stack, services: tuple[Service, ...]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        ended = [name for name, process in stack.processes.items() if process.poll() is not None]
        if ended:
            pytest.fail(f"{', '.join(ended)} s'est arrêté au démarrage.\n{_logs(stack)}", pytrace=False)
        if all(answers(service.probe_url) for service in services) and _says_ready(stack.url):
            return
        time.sleep(0.25)
    pytest.fail(f"L'assistant n'est pas prêt après {READY_SECONDS} s.\n{_logs(stack)}", pytrace=False)


def _says_ready(url: str) -> bool:
    health = requests.get(f"{url}/healthz", timeout=5).json()
    return bool(health["status"] == "ok" and health["assistant"] == "ready")


def _logs(stack: Stack) -> str:
    parts = []
    for log in sorted(stack.log_directory.glob("*.log")):
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:]
        parts.append("\n".join([f"--- {log.name}", *lines]))
    return "\n".join(parts)
