"""Addresses and ports of the three processes: environment first, then the file ``.env``, then the defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_HIGHEST_PORT = 65_535
# Addresses that mean "every interface": one asks the machine itself by its loopback address.
_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}


class SettingError(ValueError):
    """A setting that cannot be used. The message is French, names it and says what is expected."""


@dataclass(frozen=True)
class Settings:
    """Where the processes listen. Only the web process is reachable from outside, on ``host``."""

    host: str = "127.0.0.1"
    port: int = 8000
    rasa_port: int = 5005
    actions_port: int = 5055

    @property
    def web_url(self) -> str:
        """Address of the web process, as seen from this machine."""
        host = _ANY_ADDRESS.get(self.host, f"[{self.host}]" if ":" in self.host else self.host)
        return f"http://{host}:{self.port}"

    @property
    def rasa_url(self) -> str:
        """Address of the Rasa server."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Address of the action server."""
        return f"http://127.0.0.1:{self.actions_port}"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Raises SettingError for a port that is not one or that two processes would share."""
    settings = Settings(
        host=environment.get("HOST", "").strip() or Settings.host,
        port=read_port(environment, "PORT", Settings.port),
        rasa_port=read_port(environment, "RASA_PORT", Settings.rasa_port),
        actions_port=read_port(environment, "ACTIONS_PORT", Settings.actions_port),
    )
    if len({settings.port, settings.rasa_port, settings.actions_port}) < 3:
        raise SettingError("PORT, RASA_PORT et ACTIONS_PORT doivent être trois ports différents.")
    return settings


def load_env_file(path: Path) -> None:
    """Add the lines ``NAME=value`` of a file to the environment, without replacing what is set there already.

    An absent file is no error; blank lines and lines starting with # are skipped. Raises SettingError for any
    other line.
    """
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        stripped = line.strip().removeprefix("export ")
        if not stripped or stripped.startswith("#"):
            continue
        name, equals, value = stripped.partition("=")
        if not equals or not name.strip().isidentifier():
            raise SettingError(f"{path.name}, ligne {number} : il faut écrire NOM=valeur.")
        os.environ.setdefault(name.strip(), _unquoted(value.strip()))


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def read_port(environment: Mapping[str, str], name: str, default: int) -> int:
    """Read one port, ``default`` when the variable is absent or blank. Raises SettingError for what is not a port."""
    written = environment.get(name, "").strip()
    if not written:
        return default
    if not (written.isascii() and written.isdecimal()) or not 0 < int(written) <= _HIGHEST_PORT:
        raise SettingError(f"{name}={written} n'est pas un port : un nombre entre 1 et {_HIGHEST_PORT} est attendu.")
    return int(written)
