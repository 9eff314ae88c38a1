"""How long a conversation is kept. Alone in its module: the words of the assistant quote it too."""

RETENTION_DAYS = 30
"""Days a conversation is kept after its last message; then it is erased."""

PHONE_CODE_MINUTES = 10
"""Minutes the code that moves a conversation from a kiosk to a telephone may be used, once."""

SHEET_LINK_DAYS = 30
"""Days the link printed on a take-away sheet opens its conversation, if the conversation is still there."""
