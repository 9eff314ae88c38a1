"""How long what is learnt from use is kept, when nobody has read it before."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from bot.settings import SettingError

_LONGEST = 3650


@dataclass(frozen=True)
class Retention:
    """Days. A message not understood also goes with its conversation, whichever comes first; 0 keeps none."""

    unheard_days: int = 30
    report_days: int = 180


def read_retention(environ: Mapping[str, str] | None = None) -> Retention:
    """Read UNHEARD_DAYS and REPORT_DAYS. Raises SettingError for what is not a number of days."""
    given = os.environ if environ is None else environ
    return Retention(
        unheard_days=_days(given, "UNHEARD_DAYS", Retention.unheard_days),
        report_days=_days(given, "REPORT_DAYS", Retention.report_days),
    )


def _days(environ: Mapping[str, str], name: str, default: int) -> int:
    written = environ.get(name, "").strip()
    if not written:
        return default
    if not (written.isascii() and written.isdecimal()) or int(written) > _LONGEST:
        raise SettingError(f"{name}={written} n'est pas un nombre de jours entre 0 et {_LONGEST}.")
    return int(written)
