"""The ``conseil`` command: run, train, seed, match, doctor, purge, law."""

from bot.cli.main import app, main

__all__ = ["app", "main"]
