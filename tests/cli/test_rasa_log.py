"""What visitors write never reaches Rasa's log."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from unittest import mock

import rasa.__main__
from bot import rasa_server

def speak():
    import structlog
    from rasa.utils.log_utils import configure_structlog
    configure_structlog()
    structlog.get_logger().error("rest.message.received.failure", text="mon numero est 1850278006084", reason="down")

with mock.patch.object(rasa.__main__, "main", speak):
    rasa_server.main()
"""


def test_a_failure_is_logged_without_the_visitors_words() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=120)
    assert "rest.message.received.failure" in done.stdout
    assert "down" in done.stdout
    assert "1850278006084" not in done.stdout + done.stderr
    assert '"text": "[masqu' in done.stdout
