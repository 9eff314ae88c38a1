"""Secrets that open a conversation: how they are drawn, and how they are kept."""

from __future__ import annotations

import hashlib
import secrets

_TOKEN_BYTES = 32


def new_token() -> str:
    """Return a new secret of 256 random bits, for an address or a header."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hashed(secret: str) -> str:
    """Return what is kept of a secret.

    Nothing slow: a token or a printed code holds too much chance to be guessed, and a short code lives for minutes.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
