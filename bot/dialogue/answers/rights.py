"""VAE, funding and people: answers that show what the engine worked out for this person."""

from __future__ import annotations

from bot.dialogue import cards
from bot.dialogue.answers.asked import Answer, Asked, plain

_SHOWN = 5


def which_vae(asked: Asked) -> Answer:
    """Show the certifications that the person's experience may open, or ask for their trade."""
    profile = asked.state.profile
    routes = asked.desk.advisor.vae(profile, asked.as_of)
    if not routes or (profile.field is None and profile.job_title is None):
        return Answer((asked.reply("utter_vae_which_ask"),), asks=asked.unless_declined("field"))
    shown = routes[:_SHOWN]
    reply = asked.reply("utter_vae_which", {"count": str(len(shown))}, cards=map(cards.vae_card, shown))
    return Answer((reply,))


def who_pays(asked: Asked) -> Answer:
    """Show the funding devices worth asking for, once the situation is known."""
    if asked.state.profile.situation is None:
        return Answer(plain(asked).replies, asks=asked.unless_declined("situation"))
    lines = [line for line in asked.desk.advisor.funding(asked.state.profile, asked.as_of) if line.eligible != "no"]
    name = "utter_" + asked.topic.replace(".", "_")
    reply = asked.reply(name, cards=map(cards.funding_card, lines[:_SHOWN]))
    return Answer((reply,))


def people(asked: Asked) -> Answer:
    """Show whom to see or call."""
    contacts = asked.desk.advisor.contacts(asked.state.profile, asked.as_of)
    reply = asked.reply("utter_" + asked.topic.replace(".", "_"), cards=map(cards.contact_card, contacts[:_SHOWN]))
    return Answer((reply,))
