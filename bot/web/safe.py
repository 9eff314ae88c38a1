"""Where a link may lead: addresses come from files that anyone may have filled."""

from __future__ import annotations

from urllib.parse import urlsplit

_SAFE_SCHEMES = frozenset({"http", "https", "tel", "mailto"})


def safe_url(url: object) -> str | None:
    """Return an address that a link may lead to, None for any other."""
    try:
        return url if isinstance(url, str) and urlsplit(url).scheme.lower() in _SAFE_SCHEMES else None
    except ValueError:
        return None
