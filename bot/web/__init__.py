"""The web process: the public API, the pages, the sheet to take home. The only part that faces the public."""
