"""Answers to topics: plain ones come from the domain, the others add what the engine finds."""

from bot.dialogue.answers.asked import Answer, Asked, plain
from bot.dialogue.answers.registry import answer_topic

__all__ = ["Answer", "Asked", "answer_topic", "plain"]
