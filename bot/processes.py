"""Start child processes that never outlive the project: in their own group, and gone when their parent is."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

PROJECT_ROOT = Path(__file__).resolve().parents[1]

# From linux/prctl.h.
_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.05

QUIET_TOOLS: Mapping[str, str] = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONUNBUFFERED": "1",
}
"""Settings of the libraries Rasa brings: no telemetry, no start-up chatter."""

_LIBRARY_WARNINGS = ("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")


def tool_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a child process: ours, quiet, with ``extra`` on top."""
    env = {**os.environ, **QUIET_TOOLS}
    env.setdefault("PYTHONWARNINGS", ",".join(_LIBRARY_WARNINGS))
    env.setdefault("LOG_LEVEL", "WARNING")
    env.update(extra or {})
    return env


def start(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    output: IO[bytes] | int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a command in its own process group, its output and errors going to ``output``.

    On Linux the kernel ends it when this process dies, however it dies. Must be called from the main thread: the
    kernel watches the thread that started the child.
    """
    parent = os.getpid()
    # The library is loaded here: between fork and exec, only plain calls are safe.
    prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None

    def follow_parent() -> None:
        if prctl is None:
            return
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        # The parent may have died just before the call above.
        if os.getppid() != parent:
            os._exit(1)

    return subprocess.Popen(
        list(command),
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=True,
        preexec_fn=follow_parent,  # noqa: PLW1509 - documented above: one thread, plain calls
    )


def end_with_parent() -> None:
    """Ask the kernel to send SIGTERM to this process when the one that started it dies. Linux only, else nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def stop(processes: Sequence[subprocess.Popen[bytes]], *, patience_seconds: float) -> None:
    """End process groups: ask them all first, then, after ``patience_seconds``, force those still alive."""
    running = [process for process in processes if process.poll() is None]
    for process in running:
        _signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + patience_seconds
    while any(process.poll() is None for process in running) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    # Also those that ended: a grandchild may have stayed in the group.
    for process in processes:
        _signal_group(process, signal.SIGKILL)
    for process in processes:
        process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return
