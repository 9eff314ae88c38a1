"""Starting, watching and stopping the three processes, with small stand-ins for the servers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.processes import PROJECT_ROOT
from bot.settings import Settings
from bot.supervisor import SupervisorError, check_ports, endpoints_file, open_log
from bot.training import model_path

# The same server stands in for the web process, the action server and Rasa: it answers 200 everywhere.
SERVER = """
import http.server, os, pathlib, sys
name = sys.argv[0].split(os.sep)[-2]
port = int(sys.argv[sys.argv.index("-p") + 1]) if "-p" in sys.argv else int(os.environ["PORT"])
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *args):
        pass
server = http.server.HTTPServer(("127.0.0.1", port), Handler)
pathlib.Path("pids", name).write_text(str(os.getpid()))
print(name, "listens", flush=True)
server.serve_forever()
"""
DRIVER = """
import sys
from pathlib import Path
from bot.settings import Settings
from bot.supervisor import Supervisor
root = Path(sys.argv[1])
settings = Settings("127.0.0.1", *(int(port) for port in sys.argv[2:5]))
Supervisor(settings, root / "log", lambda line: print(line, flush=True), root=root).run()
"""
NAMES = ("web", "rasa_sdk", "rasa_server")


@dataclass
class Running:
    """A supervisor at work in a folder of its own."""

    root: Path
    process: subprocess.Popen[bytes]

    def said(self) -> str:
        return (self.root / "said").read_text(encoding="utf-8")

    def pid(self, name: str) -> int | None:
        file = self.root / "pids" / name
        text = file.read_text() if file.is_file() else ""
        return int(text) if text else None

    def pids(self) -> list[int]:
        return [pid for pid in map(self.pid, NAMES) if pid is not None]


def until(condition: Callable[[], object], seconds: float = 30) -> bool:
    """Wait for something to become true; False when it never did."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def ports() -> list[int]:
    sockets = [socket.socket() for _ in range(3)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    numbers = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return numbers


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose three servers are the stand-in, with a trained model."""
    for name in ("bot/web", "rasa_sdk", "bot/rasa_server"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "__init__.py").touch()
        (tmp_path / name / "__main__.py").write_text(SERVER)
    (tmp_path / "bot" / "__init__.py").touch()
    (tmp_path / "pids").mkdir()
    (tmp_path / "endpoints.yml").write_text("action_endpoint: {url: 'http://127.0.0.1:5055/webhook'}\n")
    (tmp_path / "data" / "catalogue").mkdir(parents=True)
    (tmp_path / "data" / "catalogue" / "centres.csv").write_text("id,status\nfuture,announced\nchaumont,open\n")
    (tmp_path / "models").mkdir()
    model_path(tmp_path).touch()
    return tmp_path


@pytest.fixture
def supervised(project: Path) -> Iterator[Running]:
    with (project / "said").open("wb") as said:
        command = [sys.executable, "-c", DRIVER, str(project), *map(str, ports())]
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=said, stderr=said)
    running = Running(project, process)
    yield running
    process.kill()
    process.wait()
    assert until(lambda: not any(alive(pid) for pid in running.pids()))


def test_addresses_are_shown_and_then_that_the_assistant_is_ready(supervised: Running) -> None:
    assert until(lambda: "Assistant prêt" in supervised.said()), supervised.said()

    said = supervised.said()
    assert said.index("Visiteurs") < said.index("Assistant prêt")
    assert "/borne/chaumont" in said
    assert "/healthz" in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_leaves_no_process_behind(supervised: Running, number: signal.Signals) -> None:
    assert until(lambda: "Assistant prêt" in supervised.said()), supervised.said()

    supervised.process.send_signal(number)

    assert supervised.process.wait(timeout=20) == 0
    assert len(supervised.pids()) == 3
    assert not any(alive(pid) for pid in supervised.pids())
    assert "Tout est arrêté" in supervised.said()


def test_a_supervisor_killed_outright_takes_its_processes_with_it(supervised: Running) -> None:
    assert until(lambda: len(supervised.pids()) == 3), supervised.said()

    supervised.process.kill()
    supervised.process.wait()

    assert until(lambda: not any(alive(pid) for pid in supervised.pids()))


@pytest.mark.parametrize("name", NAMES)
def test_a_process_that_dies_is_started_again_and_it_is_said(supervised: Running, name: str) -> None:
    assert until(lambda: "Assistant prêt" in supervised.said()), supervised.said()
    first = supervised.pid(name)
    assert first is not None

    os.kill(first, signal.SIGKILL)

    assert until(lambda: supervised.pid(name) not in {first, None}), supervised.said()
    assert until(lambda: supervised.said().count("Assistant prêt") == 2), supervised.said()
    assert "Nouveau démarrage" in supervised.said()


def test_the_page_is_served_while_the_model_trains(project: Path, request: pytest.FixtureRequest) -> None:
    model = model_path(project)
    model.unlink()
    # Training ends when the test says so, and then leaves a model as the real one does.
    (project / "bot" / "training.py").write_text(
        "import pathlib, time\n"
        "while not pathlib.Path('trained').exists(): time.sleep(0.05)\n"
        f"pathlib.Path({str(model)!r}).touch()\n"
    )
    supervised: Running = request.getfixturevalue("supervised")
    assert until(lambda: "Visiteurs" in supervised.said() and "Entraînement" in supervised.said()), supervised.said()
    assert supervised.pid("rasa_server") is None

    (project / "trained").touch()

    assert until(lambda: "Assistant prêt" in supervised.said()), supervised.said()


def test_a_failed_training_is_shown_and_the_page_stays(project: Path, request: pytest.FixtureRequest) -> None:
    model_path(project).unlink()
    (project / "bot" / "training.py").write_text("raise SystemExit('config.yml est illisible')\n")
    supervised: Running = request.getfixturevalue("supervised")

    assert until(lambda: "config.yml est illisible" in supervised.said()), supervised.said()
    web = supervised.pid("web")
    assert web is not None
    assert alive(web)
    assert supervised.process.poll() is None


@pytest.mark.parametrize(("name", "position"), [("PORT", 0), ("RASA_PORT", 1), ("ACTIONS_PORT", 2)])
def test_a_taken_port_is_named_with_the_way_to_change_it(name: str, position: int) -> None:
    numbers = ports()
    with socket.socket() as other:
        other.bind(("127.0.0.1", numbers[position]))
        other.listen()
        settings = Settings("127.0.0.1", *numbers)

        with pytest.raises(SupervisorError, match=rf"{numbers[position]} est déjà pris.*{name}=\d+ make run"):
            check_ports(settings)


def test_rasa_is_told_of_another_port_for_its_actions(project: Path) -> None:
    assert endpoints_file(Settings(), project) == project / "endpoints.yml"

    other = endpoints_file(Settings(actions_port=6066), project)

    assert "http://127.0.0.1:6066/webhook" in other.read_text()


def test_a_log_that_has_grown_is_set_aside_at_the_next_start(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * 5_000_001)

    with open_log(log) as opened:
        opened.write(b"new\n")

    assert log.read_bytes() == b"new\n"
    assert (tmp_path / "web.log.1").stat().st_size == 5_000_001
