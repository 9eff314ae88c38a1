"""How long a conversation is kept. Alone in its module: the words of the assistant quote it too."""

RETENTION_DAYS = 30
"""Days a conversation is kept after its last message; then it is erased."""
