"""The engine: a profile and a day in, a plan and its reasons out."""
