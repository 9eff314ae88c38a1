"""Profile facts read in what visitors write."""

from bot.nlu.facts.reader import FactReader, extract_facts

__all__ = ["FactReader", "extract_facts"]
