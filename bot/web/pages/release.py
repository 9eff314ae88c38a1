"""Which files the pages are made of: a kiosk that stays on for weeks asks whether its own have changed."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from bot.web.pages.rendering import STATIC, WEB


@lru_cache(maxsize=1)
def release() -> str:
    """Return a short name that changes when a script, a style or a template does. Read once: a new release restarts."""
    digest = hashlib.sha256()
    for folder in (STATIC, WEB / "templates"):
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
