"""Everyday words for what people want to do, beside the words of the catalogue: verbs, other names of trades."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

EVERYDAY_FILE = Path(__file__).with_name("everyday.yml")


class FieldWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people say that leads to a field; ``not_taught`` is what no course prepares, though the field is near."""

    activities: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    not_taught: tuple[str, ...] = ()


class Everyday(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of each field, by its id, and ``elsewhere``: the trades that belong to none."""

    fields: dict[str, FieldWords]
    elsewhere: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def load_everyday() -> Everyday:
    """Read the words once; raises ``msgspec.ValidationError`` when the file is not in its form."""
    return msgspec.yaml.decode(EVERYDAY_FILE.read_bytes(), type=Everyday)
