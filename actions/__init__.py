"""Rasa's custom actions: thin skins over ``bot.dialogue``."""
