"""Conversations: their messages, where their dialogue stands, how long they are kept, how they are erased."""

from bot.conversations.messages import Author, Draft, Message
from bot.conversations.retention import RETENTION_DAYS
from bot.conversations.store import (
    Conversation,
    ConversationGoneError,
    ConversationStore,
    Received,
)

__all__ = [
    "RETENTION_DAYS",
    "Author",
    "Conversation",
    "ConversationGoneError",
    "ConversationStore",
    "Draft",
    "Message",
    "Received",
]
