"""Where the centres are, how to reach them, what they offer."""

from __future__ import annotations

from bot.catalogue.records import Commune
from bot.dialogue import cards
from bot.dialogue.answers.asked import Answer, Asked
from bot.dialogue.questions import place_choice
from bot.dialogue.ranks import pick
from bot.guidance.plan_types import CentreMatch
from bot.places import in_place

_SHOWN = 3


def _nearest(asked: Asked, place: Commune | None = None) -> tuple[str, tuple[CentreMatch, ...]] | None:
    if place is None and not asked.doubtful_place():
        place = asked.place()
    if place is None:
        return None
    return place.name, asked.desk.advisor.nearest_centres(place, _SHOWN)


def _of_the_centre(asked: Asked) -> Commune | None:
    """Return the one town, of several of that name, that has a centre: "le centre de Chaumont" is no other's."""
    towns = {centre.insee_code for centre in asked.desk.catalogue.centres}
    known = [code for code in asked.doubtful_place() or () if code in towns]
    return asked.desk.catalogue.communes[known[0]] if len(known) == 1 else None


def _shown(centres: tuple[CentreMatch, ...]) -> dict[str, object]:
    """Remember which centres are shown, in order: "le deuxième" is then one of them."""
    return {"centres_shown": tuple(centre.id for centre in centres)}


def _meant(asked: Asked, centres: tuple[CentreMatch, ...]) -> tuple[CentreMatch, ...]:
    """Return the centre of a rank among those just shown, else the nearest ones."""
    chosen = pick(asked.said.text, asked.state.centres_shown)
    return tuple(centre for centre in centres if centre.id == chosen) or centres


def _where(asked: Asked) -> Answer:
    """Ask for the place, or which of the towns of that name is meant."""
    doubtful = asked.doubtful_place()
    if doubtful is not None:
        communes = asked.desk.catalogue.communes
        choices = [place_choice(communes[code], asked.desk.catalogue, topic=asked.topic) for code in doubtful]
        reply = asked.reply("utter_place_ambiguous", choices=choices)
        return Answer((reply,), quiet=True, changes={"places": doubtful})
    return Answer((asked.reply("utter_centre_find_no_place"),), asks=asked.unless_declined("commune"))


def find(asked: Asked) -> Answer:
    """Name the nearest centres, or ask where the person lives."""
    found = _nearest(asked)
    if found is None:
        return _where(asked)
    name, centres = found
    if not centres:
        return Answer((asked.reply("utter_centre_find_none", {"place": in_place(name)}),))
    values = {
        "place": in_place(name),
        "centre": centres[0].name,
        "distance": cards.distance_label(centres[0].distance_km) or cards.unknown(),
    }
    words = "utter_centre_find" if centres[0].status == "open" else "utter_centre_find_to_confirm"
    reply = asked.reply(words, values, cards=map(cards.centre_card, centres))
    return Answer((reply,), changes=_shown(centres))


def contact(asked: Asked) -> Answer:
    """Give the address and telephone of the nearest centre, or say that they are not known."""
    found = _nearest(asked, _of_the_centre(asked))
    if found is None or not found[1]:
        return _where(asked)
    centres = _meant(asked, found[1])
    centre = centres[0]
    values = {
        "centre": centre.name,
        "phone": centre.phone or cards.unknown(),
        "address": centre.address or cards.unknown(),
    }
    name = "utter_centre_contact" if centre.phone or centre.address else "utter_centre_contact_unknown"
    return Answer((asked.reply(name, values, cards=map(cards.centre_card, centres)),), changes=_shown(found[1]))


def offer(asked: Asked) -> Answer:
    """Say what is known of a centre's own offer."""
    found = _nearest(asked, _of_the_centre(asked))
    if found is None or not found[1]:
        return _where(asked)
    centre = _meant(asked, found[1])[0]
    name = "utter_centre_offer" if centre.specialities else "utter_centre_offer_unknown"
    values = {"centre": centre.name, "offer": ", ".join(centre.specialities)}
    reply = asked.reply(name, values, cards=(cards.centre_card(centre),))
    return Answer((reply,), changes=_shown(found[1]))


def about(asked: Asked) -> Answer:
    """Present the Cnam and the programme; where a place is known, the centre nearest to it."""
    place = next((fact for fact in asked.facts if fact.field == "commune"), None)
    found = _nearest(asked) if place is not None else None
    shown = map(cards.centre_card, found[1][:1]) if found else ()
    return Answer((asked.reply("utter_program_about", cards=shown),))
