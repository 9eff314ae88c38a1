"""Small talk that changes the conversation: repeat, simplify, restart, correct, erase, another language."""

from __future__ import annotations

import msgspec

from bot.dialogue import labels
from bot.dialogue.answers.asked import Answer, Asked, plain
from bot.dialogue.payloads import make_payload
from bot.dialogue.recap import known_fields, value_label
from bot.dialogue.taking import clear
from bot.dialogue.types import Choice
from bot.dialogue.words import fill
from bot.guidance.profile import PROFILE_FIELDS, FieldName, Profile


def repeat(asked: Asked) -> Answer:
    """Say the last replies again, as they were."""
    if not asked.state.last:
        return Answer((asked.reply("utter_repeat_nothing"),))
    again = tuple(msgspec.structs.replace(reply, topic=asked.topic) for reply in asked.state.last if reply.asks is None)
    return Answer(again or (asked.reply("utter_talk_repeat"),))


def simplify(asked: Asked) -> Answer:
    """Say the last answer in easy-to-read French."""
    for reply in reversed(asked.state.last):
        base = reply.response.split("__")[0]
        for name in (f"{reply.response}_simple", f"{base}_simple"):
            if name in asked.desk.words:
                simple = asked.desk.words.compose(
                    name, asked.listener, topic=asked.topic, values=reply.values, cards=reply.cards
                )
                return Answer((simple,))
    return Answer((asked.reply("utter_simplify_none"),))


def restart(asked: Asked) -> Answer:
    """Forget the profile and begin again."""
    return Answer(
        (asked.reply("utter_restarted"),),
        changes={"profile": Profile(), "asks": None, "paused": False, "plan_shown": False, "courses_shown": ()},
    )


def _named_field(text: str, profile: Profile) -> FieldName | None:
    lowered = text.lower()
    for field in known_fields(profile):
        word = labels.field_label(field).split()[-1]
        if word in lowered:
            return field
    return None


def correct(asked: Asked) -> Answer:
    """Ask again the field to change; when it is not said, show what is known, a button a line."""
    profile = asked.state.profile
    named = asked.said.payload_args.get("field")
    field = named if named in PROFILE_FIELDS else _named_field(asked.said.text, profile)
    if field is not None:
        reply = asked.reply("utter_correct_ask", {"field": labels.your_field(field)})
        return Answer((reply,), asks=field, changes={"profile": clear(profile, field)})
    known = known_fields(profile)
    if not known:
        return restart(asked)
    choices = tuple(
        Choice(
            label=fill(
                labels.button("correct"),
                {"field": labels.field_label(name), "value": value_label(name, profile, asked.desk.catalogue)},
            ),
            payload=make_payload("talk.correct", field=name),
        )
        for name in known
    )
    return Answer((asked.reply("utter_correct_which", choices=choices),), quiet=True)


def erase(asked: Asked) -> Answer:
    """Ask to confirm the erasure by a choice; once confirmed, everything goes."""
    confirmed = asked.said.payload_args.get("confirm")
    if confirmed is True:
        return Answer((asked.reply("utter_erase_done"),), quiet=True, changes={"erase": "confirmed"})
    if confirmed is False:
        return Answer((asked.reply("utter_erase_cancelled"),))
    choices = (
        Choice(label=labels.button("confirm_erase"), payload=make_payload("privacy.erase", confirm=True)),
        Choice(label=labels.button("cancel"), payload=make_payload("privacy.erase", confirm=False)),
    )
    return Answer((asked.reply("utter_erase_confirm", choices=choices),), quiet=True, changes={"erase": "asked"})


def language(asked: Asked) -> Answer:
    """Answer shortly in the visitor's language when it is one that the assistant has words in."""
    name = f"utter_language_{asked.said.language}"
    if asked.said.language and name in asked.desk.words:
        return Answer((asked.reply(name),))
    return plain(asked)


def distress(asked: Asked) -> Answer:
    """Give the listening numbers, and nothing else until the person comes back to their project."""
    return Answer((asked.reply("utter_talk_distress"),), quiet=True, changes={"paused": True})


def farewell(asked: Asked) -> Answer:
    """Say goodbye without a question behind it."""
    return Answer(plain(asked).replies, quiet=True)
