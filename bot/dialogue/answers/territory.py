"""Which jobs are wanted around a place, where those who run the service have imported the survey."""

from __future__ import annotations

from bot.dialogue.answers.asked import Answer, Asked, plain
from bot.dialogue.types import Reply
from bot.guidance import french
from bot.guidance.plan_types import Source
from bot.places import of_place
from bot.territory.needs import BMO_URL, JobWanted, TerritoryNeeds

_SHOWN = 5


def jobs(asked: Asked) -> Answer:
    """Name the jobs most wanted around, with their figures; without data, say so."""
    territory = asked.desk.advisor.territory
    if territory is None:
        return plain(asked)
    place = asked.place()
    if place is None:
        reply = asked.reply("utter_territory_jobs_no_place")
        return Answer((reply,), asks=asked.unless_declined("commune"))
    wanted = territory.needs(place.insee_code, _SHOWN)
    area = territory.bassin(place.insee_code)
    first = _found(asked, wanted, area) if wanted and area else plain(asked)
    return Answer((*first.replies, *_programme(asked, territory, place.insee_code, place.epci_name)))


def _found(asked: Asked, wanted: tuple[JobWanted, ...], area: str) -> Answer:
    values = {"place": of_place(area), "year": str(wanted[0].year), "details": "\n".join(map(_line, wanted))}
    name = wanted[0].source
    source = Source(label=name[:1].upper() + name[1:], url=BMO_URL)
    return Answer((asked.reply("utter_territory_jobs_found", values, sources=(source,)),))


def _programme(asked: Asked, territory: TerritoryNeeds, insee_code: str, epci_name: str | None) -> tuple[Reply, ...]:
    town = territory.town(insee_code)
    if town is None:
        return ()
    values = {"place": town.name, "details": epci_name or ""}
    name = "utter_territory_programme" + ("_epci" if epci_name else "")
    return (asked.reply(name, values),)


def _line(job: JobWanted) -> str:
    """Write one job: « – Serveurs : 42 projets d'embauche, 48 % jugés difficiles, 12 % saisonniers »."""
    least = "au moins " if job.at_least else ""
    parts = [f"{least}{french.number(job.projects)} projet{'s' if job.projects > 1 else ''} d'embauche"]
    if job.difficult_share is not None:
        parts.append(f"{round(job.difficult_share * 100)} % jugés difficiles")
    if job.seasonal_share is not None:
        parts.append(f"{round(job.seasonal_share * 100)} % saisonniers")
    return f"– {job.label} : {', '.join(parts)}"
