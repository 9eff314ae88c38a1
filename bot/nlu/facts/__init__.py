"""Profile facts read in what visitors write."""

from bot.nlu.facts.answer import Answer, read_answer
from bot.nlu.facts.reader import FactReader, extract_facts

__all__ = ["Answer", "FactReader", "extract_facts", "read_answer"]
