"""Local top-ups of the CPF: read from their funders, kept in the database, lent to the engine as values."""

from bot.topups.errors import TopupError
from bot.topups.live import SchemeReader
from bot.topups.reading import Draft, read_number, read_scheme
from bot.topups.store import Commitment, Scheme, TopupStore

__all__ = ["Commitment", "Draft", "Scheme", "SchemeReader", "TopupError", "TopupStore", "read_number", "read_scheme"]
