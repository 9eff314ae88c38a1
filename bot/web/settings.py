"""What the surroundings may set: environment variables, read and checked once, before anything starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import ArgumentError

from bot.learning.retention import Retention, read_retention
from bot.settings import SettingError, read_port
from bot.web.brand import DEFAULT_BRAND, Brand, read_brand

_USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Settings:
    """Where the server listens, where the database and Rasa are, whether calls are limited, who may embed the widget.

    ``database_url`` None means the project's own SQLite file. ``allowed_origins`` are the sites whose pages may call
    the API from a browser, as browsers name them: ``https://www.exemple.fr``. ``retention`` is how long what is
    learnt from use is kept. ``public_url`` is where telephones find this server; None means at the host that each
    request names. ``brand`` is the centre's name, colours, logo and contact.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    database_url: str | None = None
    rate_limit: bool = True
    rasa_url: str = "http://127.0.0.1:5005"
    allowed_origins: tuple[str, ...] = ()
    retention: Retention = field(default_factory=Retention)
    public_url: str | None = None
    brand: Brand = DEFAULT_BRAND


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read HOST, PORT, DATABASE_URL, RATE_LIMIT, RASA_URL, ALLOWED_ORIGINS, UNHEARD_DAYS, REPORT_DAYS, PUBLIC_URL,
    CENTRE_CONFIG.

    A blank variable counts as absent. Raises SettingError naming the first variable that cannot be used.
    """
    given = {name: value.strip() for name, value in (os.environ if environ is None else environ).items()}
    defaults = Settings()
    return Settings(
        host=given.get("HOST") or defaults.host,
        port=read_port(given, "PORT", defaults.port),
        database_url=_database_url(given.get("DATABASE_URL") or None),
        rate_limit=_rate_limit(given.get("RATE_LIMIT") or "on"),
        rasa_url=_rasa_url(given.get("RASA_URL") or defaults.rasa_url),
        allowed_origins=_origins(given.get("ALLOWED_ORIGINS", "")),
        retention=read_retention(given),
        public_url=_public_url(given.get("PUBLIC_URL") or None),
        brand=read_brand(Path(config)) if (config := given.get("CENTRE_CONFIG")) else DEFAULT_BRAND,
    )


def _database_url(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        make_url(value)
    except ArgumentError as error:
        # The value may hold a password: it is not repeated.
        raise SettingError(
            "DATABASE_URL doit être une adresse SQLAlchemy, par exemple sqlite:///var/conseil.db "
            "ou postgresql://utilisateur:mot-de-passe@serveur/base."
        ) from error
    return value


def _rate_limit(value: str) -> bool:
    if value.lower() in {"on", "off"}:
        return value.lower() == "on"
    raise SettingError(f"RATE_LIMIT doit être « on » ou « off », et non « {value} ».")


def _rasa_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingError(f"RASA_URL doit être une adresse comme http://127.0.0.1:5005, et non « {value} ».")
    return value.rstrip("/")


def _origins(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_allowed(origin) for origin in value.replace(",", " ").split()))


def _allowed(value: str) -> str:
    origin = _origin(value)
    if origin is None:
        raise SettingError(
            "ALLOWED_ORIGINS doit nommer des sites, séparés par des espaces, comme https://www.exemple.fr "
            f"(sans chemin et sans « * »), et non « {value} »."
        )
    return origin


def _public_url(value: str | None) -> str | None:
    if value is None:
        return None
    origin = _origin(value)
    if origin is None:
        raise SettingError(
            f"PUBLIC_URL doit être une adresse comme https://conseil.exemple.fr (sans chemin), et non « {value} »."
        )
    return origin


def _origin(value: str) -> str | None:
    """Return an origin as browsers write it: no path, no usual port, in lower case; None for what is not one."""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    bare = parts.path in {"", "/"} and not (parts.query or parts.fragment or parts.username or "*" in parts.netloc)
    if parts.scheme not in _USUAL_PORTS or not parts.hostname or not bare:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in {None, _USUAL_PORTS[parts.scheme]} else "")
