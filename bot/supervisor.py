"""Start the three processes, watch them, restart the one that dies, stop them all.

The web process starts first and serves at once; the others follow when it answers. Nothing heavy is imported here: the
time this module takes to load is time during which nobody is served.
"""

from __future__ import annotations

import errno
import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO
from urllib.parse import urlsplit

from bot import processes
from bot.settings import Settings

STOP_PATIENCE_SECONDS = 8.0
_TICK_SECONDS = 0.1
_PROBE_TIMEOUT_SECONDS = 0.5
_BACKOFF_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0)
# A process that lived this long was well: its next fault is a new one.
_HEALTHY_SECONDS = 60.0
# The others wait for the web page, but not forever.
_WEB_HEAD_START_SECONDS = 10.0
_STILL_WORKING_SECONDS = 30.0
_LOG_LIMIT_BYTES = 5_000_000
_LOGS_KEPT = 3
_TAIL_LINES = 8
_FAULTS_SHOWN = 2


class SupervisorError(RuntimeError):
    """What prevents the start, in French, with what to do about it."""


@dataclass
class Service:
    """One process to keep alive: how it starts, the address that answers once it is ready, and its history."""

    name: str
    label: str
    command: list[str]
    environment: Mapping[str, str]
    probe_url: str
    process: subprocess.Popen[bytes] | None = None
    ready: bool = False
    faults: int = 0
    started_at: float = 0.0
    restart_at: float | None = None


@dataclass
class Supervisor:
    """The whole assistant on this machine. ``say`` receives each line meant for the person at the terminal."""

    settings: Settings
    log_directory: Path
    say: Callable[[str], None]
    verbose: bool = False
    root: Path = processes.PROJECT_ROOT
    _services: list[Service] = field(default_factory=list, init=False)
    _training: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _training_said_at: float = field(default=0.0, init=False)
    _stopping: bool = field(default=False, init=False)
    _announced: bool = field(default=False, init=False)

    def run(self) -> None:
        """Start everything and stay until SIGINT, SIGTERM or SIGHUP. Raises SupervisorError when a port is taken."""
        check_ports(self.settings)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            web = self._add(web_service(self.settings))
            self._wait_for(web)
            self._add(actions_service(self.settings))
            self._start_rasa_or_training()
            while not self._stopping:
                self._tick()
                time.sleep(_TICK_SECONDS)
        finally:
            self._stop_all()

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _wait_for(self, web: Service) -> None:
        deadline = time.monotonic() + _WEB_HEAD_START_SECONDS
        while not self._stopping and not web.ready and time.monotonic() < deadline:
            self._tick()
            time.sleep(_TICK_SECONDS)

    def _tick(self) -> None:
        for service in self._services:
            self._look_at(service)
        self._look_at_training()
        if not self._announced and len(self._services) == 3 and all(service.ready for service in self._services):
            self._announced = True
            self.say("✔ Assistant prêt : il comprend et répond.")

    def _look_at(self, service: Service) -> None:
        now = time.monotonic()
        if service.process is None:
            if service.restart_at is not None and now >= service.restart_at:
                self._refresh_model(service)
                self._launch(service)
            return
        code = service.process.poll()
        if code is not None:
            self._note_death(service, code, now)
        elif not service.ready and answers(service.probe_url):
            service.ready = True
            if service.name == "web":
                self._announce_addresses()
            elif service.faults:
                self.say(f"✔ {service.label} répond de nouveau.")

    def _note_death(self, service: Service, code: int, now: float) -> None:
        # What it started may still be there, in its group.
        if service.process is not None:
            processes.stop([service.process], patience_seconds=0)
        service.process, service.ready = None, False
        service.faults = 1 if now - service.started_at > _HEALTHY_SECONDS else service.faults + 1
        delay = _BACKOFF_SECONDS[min(service.faults, len(_BACKOFF_SECONDS)) - 1]
        service.restart_at = now + delay
        self._announced = False
        self.say(f"✘ {service.label} s'est arrêté ({_ending(code)}). Nouveau démarrage dans {delay:.0f} s.")
        # The same fault again and again would hide the rest.
        if service.faults <= _FAULTS_SHOWN:
            self._say_tail(service.name)

    def _announce_addresses(self) -> None:
        url = self.settings.web_url
        self.say(f"✔ La page répond (le reste se prépare) :\n    Visiteurs       {url}/")
        centre = first_open_centre(self.root)
        if centre is not None:
            self.say(f"    Borne           {url}/borne/{centre}")
        self.say(f"    État du service {url}/healthz\n    Ctrl-C pour tout arrêter.")

    def _start_rasa_or_training(self) -> None:
        from bot import training

        model = training.current_model(self.root)
        if model is not None:
            self._start_rasa(model)
            return
        self.say("→ Entraînement du modèle de compréhension : une à trois minutes, la première fois seulement.")
        self._training_said_at = time.monotonic()
        command = [sys.executable, "-m", "bot.training"]
        self._training = self._spawn("train", command, {})

    def _start_rasa(self, model: Path) -> None:
        self.say("→ Chargement du modèle de compréhension (une vingtaine de secondes).")
        self._add(rasa_service(self.settings, model, endpoints_file(self.settings, self.root)))

    def _look_at_training(self) -> None:
        if self._training is None:
            return
        code = self._training.poll()
        if code is None:
            if time.monotonic() - self._training_said_at > _STILL_WORKING_SECONDS:
                self._training_said_at = time.monotonic()
                self.say("  … l'entraînement continue.")
            return
        from bot import training

        self._training = None
        # Data that changed meanwhile wait for the next start: a model that was just trained is good to serve.
        model = training.latest_model(self.root) if code == 0 else None
        if model is not None:
            self._start_rasa(model)
            return
        self.say("✘ L'entraînement a échoué. Les pages restent ouvertes, mais les messages libres ne sont pas compris.")
        self._say_tail("train")
        self.say("  Corrigez, puis relancez « make run » (ou « make train » pour voir toute l'erreur).")

    def _refresh_model(self, service: Service) -> None:
        from bot import training

        # "make train" may have replaced the model this Rasa was started with.
        model = training.current_model(self.root) if service.name == "rasa" else None
        if model is not None:
            service.command = rasa_service(self.settings, model, endpoints_file(self.settings, self.root)).command

    def _add(self, service: Service) -> Service:
        self._services.append(service)
        self._launch(service)
        return service

    def _launch(self, service: Service) -> None:
        service.restart_at = None
        service.started_at = time.monotonic()
        service.process = self._spawn(service.name, service.command, service.environment)

    def _spawn(self, name: str, command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        env = processes.tool_environment(environment)
        if self.verbose:
            return processes.start(command, cwd=self.root, env=env)
        log = open_log(self.log_directory / f"{name}.log")
        try:
            return processes.start(command, cwd=self.root, env=env, output=log)
        finally:
            log.close()

    def _say_tail(self, name: str) -> None:
        log = self.log_directory / f"{name}.log"
        if self.verbose or not log.is_file():
            return
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL_LINES:]
        self.say("\n".join(f"    │ {line}" for line in lines))
        self.say(f"    Journal complet : {log}")

    def _stop_all(self) -> None:
        running = [service.process for service in self._services if service.process is not None]
        if self._training is not None:
            running.append(self._training)
        if running:
            self.say("Arrêt en cours…")
        # A second Ctrl-C must not interrupt the stop itself: the processes would stay.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        processes.stop(running, patience_seconds=STOP_PATIENCE_SECONDS)
        self.say("Tout est arrêté.")


def web_service(settings: Settings) -> Service:
    """Return the web process: pages, API, database."""
    environment = {"HOST": settings.host, "PORT": str(settings.port), "RASA_URL": settings.rasa_url}
    command = [sys.executable, "-m", "bot.web"]
    return Service("web", "Le serveur web", command, environment, f"{settings.web_url}/healthz")


def actions_service(settings: Settings) -> Service:
    """Return Rasa's action server, which listens on every interface unless SANIC_HOST says otherwise."""
    environment = {"SANIC_HOST": "127.0.0.1"}
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "-p", str(settings.actions_port)]
    return Service("actions", "Le serveur d'actions", command, environment, f"{settings.actions_url}/health")


def rasa_service(settings: Settings, model: Path, endpoints: Path) -> Service:
    """Return the Rasa server. It opens its port once the model is loaded."""
    command = [sys.executable, "-m", "bot.rasa_server", "run", "-i", "127.0.0.1", "-p", str(settings.rasa_port)]
    command += ["--model", str(model), "--endpoints", str(endpoints), "--credentials", "credentials.yml"]
    return Service("rasa", "Rasa", command, {}, f"{settings.rasa_url}/")


def endpoints_file(settings: Settings, root: Path) -> Path:
    """Return the endpoints file Rasa must read: the project's, or a copy naming another port of the action server."""
    shipped = root / "endpoints.yml"
    if settings.actions_port == Settings.actions_port:
        return shipped
    import yaml

    endpoints = yaml.safe_load(shipped.read_text(encoding="utf-8"))
    endpoints["action_endpoint"]["url"] = f"{settings.actions_url}/webhook"
    written = root / "var" / "run" / f"endpoints-{settings.actions_port}.yml"
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    return written


def check_ports(settings: Settings) -> None:
    """Raise SupervisorError, naming the port and how to change it, when one of them cannot be listened on."""
    wanted = (
        (settings.host, settings.port, "PORT", 8001),
        ("127.0.0.1", settings.rasa_port, "RASA_PORT", 5006),
        ("127.0.0.1", settings.actions_port, "ACTIONS_PORT", 5056),
    )
    for host, port, name, example in wanted:
        reason = port_trouble(host, port)
        if reason is not None:
            raise SupervisorError(f"{reason} Pour un autre port : {name}={example} make run")


def port_trouble(host: str, port: int) -> str | None:
    """Return why an address cannot be listened on, in French, or None when it can."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind(address)
    except socket.gaierror:
        return f"L'adresse {host} est inconnue de cette machine (HOST)."
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"Le port {port} est déjà pris : un autre programme l'utilise, ou l'assistant tourne déjà."
        if error.errno == errno.EACCES:
            return f"Le port {port} est réservé à l'administrateur de la machine."
        return f"Impossible d'écouter sur {host}:{port} ({error.strerror})."
    return None


def answers(url: str) -> bool:
    """Tell whether a GET at this address gets a 200 within half a second."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_PROBE_TIMEOUT_SECONDS)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def open_log(path: Path) -> IO[bytes]:
    """Open a log to add to it, setting the old one aside first when it has grown too large."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and path.stat().st_size > _LOG_LIMIT_BYTES:
        for number in range(_LOGS_KEPT - 1, 0, -1):
            older = path.with_name(f"{path.name}.{number}")
            if older.is_file():
                older.replace(path.with_name(f"{path.name}.{number + 1}"))
        path.replace(path.with_name(f"{path.name}.1"))
    return path.open("ab")


def first_open_centre(root: Path) -> str | None:
    """Return the id of the first centre of the catalogue that is open, to show the address of a kiosk page."""
    import csv

    path = root / "data" / "catalogue" / "centres.csv"
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        return next((row["id"] for row in csv.DictReader(file) if row.get("status") == "open"), None)


def _ending(code: int) -> str:
    return f"code {code}" if code >= 0 else f"signal {-code}"
