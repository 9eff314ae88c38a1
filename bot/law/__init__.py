"""Dated parameters of French training law: one YAML file a theme, one entry a rule."""

from bot.law.rules import Law, Rule, Standing, load_law

__all__ = ["Law", "Rule", "Standing", "load_law"]
