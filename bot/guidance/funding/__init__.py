"""Who could pay: every device of the contract, with a verdict and its reasons, for one person on one day."""

from bot.guidance.funding.assess import assess, devices_for_course

__all__ = ["assess", "devices_for_course"]
