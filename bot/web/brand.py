"""Whose assistant this is: the name, colours, logo and contact that a centre or a network gives it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.settings import SettingError
from bot.web.colours import LEAST_CONTRAST, WHITE, Colour, contrast, mixed, read_colour, written

NAME = "Cnam « Au cœur des territoires »"
ACCENT: Colour = (0x8C, 0x1D, 0x3F)
# The surfaces of tokens.css: what the accent is written on.
PAPER: Colour = (0xFA, 0xF8, 0xF4)
NIGHT: Colour = (0x1C, 0x22, 0x2C)
LONGEST_NAME = 60
LARGEST_LOGO = 200_000
LOGO_TYPES: Mapping[str, str] = {".svg": "image/svg+xml", ".png": "image/png"}
_KEYS = ("name", "accent", "accent_dark", "logo", "logo_alt", "phone", "email")
_PHONE = re.compile(r"(\+33 ?[1-9]|0[1-9])([ .]?\d\d){4}|3\d ?\d\d")
_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[a-zA-Z]{2,}")


@dataclass(frozen=True)
class Brand:
    """What the pages, the kiosk and the sheet show of the centre.

    ``accent`` is the colour of light pages and of paper, ``accent_dark`` that of dark pages, None for one made from
    ``accent``. ``logo`` is an SVG or PNG file, said aloud as ``logo_alt``. ``phone`` replaces the national number.
    """

    name: str = NAME
    accent: Colour = ACCENT
    accent_dark: Colour | None = None
    logo: Path | None = None
    logo_alt: str = ""
    phone: str | None = None
    email: str | None = None

    @property
    def contact(self) -> str | None:
        """The contact in one line, None when none was given."""
        return ", ".join(part for part in (self.phone, self.email) if part) or None

    @property
    def colour(self) -> str:
        """The accent of paper and light pages, as ``#rrggbb``."""
        return written(self.accent)

    @property
    def style(self) -> str:
        """The style sheet that gives the pages these colours; blank when they are the usual ones."""
        if self.accent == ACCENT and self.accent_dark is None:
            return ""
        night = self.accent_dark or _lightened(self.accent)
        return (
            f":root{{--accent:{written(self.accent)};--accent-strong:{written(mixed(self.accent, (0, 0, 0), 0.25))};"
            f"--accent-tint:{written(_tint(self.accent))};--on-accent:#ffffff}}\n"
            f"@media (prefers-color-scheme:dark){{:root{{--accent:{written(night)};"
            f"--accent-strong:{written(mixed(night, WHITE, 0.35))};--accent-tint:{written(mixed(NIGHT, night, 0.12))};"
            f"--on-accent:#14181f}}}}\n"
        )


DEFAULT_BRAND = Brand()
_current: ContextVar[Brand] = ContextVar("brand", default=DEFAULT_BRAND)


def current_brand() -> Brand:
    """Return the brand of the application that is answering."""
    return _current.get()


class Branded:
    """Gives every call of an application its brand."""

    def __init__(self, app: ASGIApp, brand: Brand) -> None:
        self._app = app
        self._brand = brand

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, with the brand."""
        token = _current.set(self._brand)
        try:
            await self._app(scope, receive, send)
        finally:
            _current.reset(token)


def read_brand(file: Path) -> Brand:
    """Read the file that CENTRE_CONFIG names. Raises SettingError for the first thing that cannot be used."""
    try:
        given = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingError(f"CENTRE_CONFIG : le fichier {file} ne se lit pas. Vérifiez son chemin.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingError(
            f"CENTRE_CONFIG : {file} n'est pas un fichier YAML lisible. Partez de centre.example.yml."
        ) from error
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise _wrong("attend des lignes « nom: valeur », comme centre.example.yml")
    unknown = [str(key) for key in given if key not in _KEYS]
    if unknown:
        raise _wrong(f"ne connaît pas « {unknown[0]} ». Ce qui se règle : {', '.join(_KEYS)}")
    accent = _accent(given)
    logo = _logo(given, file.parent)
    return Brand(
        name=_text(given, "name", LONGEST_NAME) or NAME,
        accent=accent,
        accent_dark=_accent_dark(given),
        logo=logo,
        logo_alt=_text(given, "logo_alt", LONGEST_NAME) or "",
        phone=_shaped(given, "phone", _PHONE, "un numéro comme « 03 25 00 00 00 », entre guillemets"),
        email=_shaped(given, "email", _EMAIL, "une adresse comme centre@exemple.fr"),
    )


def _accent(given: Mapping[str, Any]) -> Colour:
    colour = _colour(given, "accent")
    if colour is None:
        return ACCENT
    # Written on white, on the page and on its own tint; and white is written on it.
    _check("accent", colour, (WHITE, PAPER, _tint(colour)), "Prenez-en une plus foncée")
    return colour


def _accent_dark(given: Mapping[str, Any]) -> Colour | None:
    colour = _colour(given, "accent_dark")
    if colour is not None:
        _check("accent_dark", colour, (NIGHT, mixed(NIGHT, colour, 0.12)), "Prenez-en une plus claire")
    return colour


def _check(key: str, colour: Colour, behind: tuple[Colour, ...], advice: str) -> None:
    least = min(contrast(colour, other) for other in behind)
    if least < LEAST_CONTRAST:
        ratio = f"{int(least * 10) / 10:.1f}".replace(".", ",")
        needed = f"{LEAST_CONTRAST:.1f}".replace(".", ",")
        raise _wrong(
            f"« {key} » ({written(colour)}) se lirait mal : son contraste est de {ratio} pour 1, il en faut {needed}. "
            f"{advice}"
        )


def _colour(given: Mapping[str, Any], key: str) -> Colour | None:
    value = given.get(key)
    if value is None:
        return None
    colour = read_colour(value) if isinstance(value, str) else None
    if colour is None:
        raise _wrong(f'« {key} » attend une couleur comme "#8c1d3f", entre guillemets, et non « {value} »')
    return colour


def _logo(given: Mapping[str, Any], folder: Path) -> Path | None:
    value = _text(given, "logo", 300)
    if value is None:
        return None
    path = (folder / value).resolve()
    if path.suffix.lower() not in LOGO_TYPES:
        raise _wrong("« logo » attend un fichier .svg ou .png")
    if not path.is_file():
        raise _wrong(f"« logo » : le fichier {path} n'existe pas. Son chemin part du dossier de ce réglage")
    if path.stat().st_size > LARGEST_LOGO:
        raise _wrong(f"« logo » pèse plus de {LARGEST_LOGO // 1000} ko. Allégez-le : il est chargé à chaque visite")
    if not _text(given, "logo_alt", LONGEST_NAME):
        raise _wrong("« logo » demande « logo_alt » : ce que disent les lecteurs d'écran à sa place")
    return path


def _text(given: Mapping[str, Any], key: str, longest: int) -> str | None:
    value = given.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > longest:
        raise _wrong(f"« {key} » attend un texte d'une ligne, de {longest} caractères au plus")
    return value.strip()


def _shaped(given: Mapping[str, Any], key: str, shape: re.Pattern[str], expected: str) -> str | None:
    value = _text(given, key, 100)
    if value is not None and not shape.fullmatch(value):
        raise _wrong(f"« {key} » attend {expected}, et non « {value} »")
    return value


def _wrong(what: str) -> SettingError:
    return SettingError(f"CENTRE_CONFIG {what}." if what[0].islower() else f"CENTRE_CONFIG : {what}.")


def _tint(colour: Colour) -> Colour:
    return mixed(WHITE, colour, 0.08)


def _lightened(colour: Colour) -> Colour:
    """Return the colour, lighter, as it must be to be read in the dark."""
    for step in range(1, 20):
        lighter = mixed(colour, WHITE, step / 20)
        if contrast(lighter, mixed(NIGHT, lighter, 0.12)) >= LEAST_CONTRAST + 1:
            return lighter
    return WHITE
