"""Commands on the database: load the catalogue, apply the retention of conversations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.database import make_engine, upgrade

if TYPE_CHECKING:
    from bot.guidance.local import LocalScheme


class DataError(RuntimeError):
    """The database or the catalogue cannot be used. The message is French and says what to do."""


def seed_database() -> str:
    """Bring the schema up to date, load the catalogue files that changed, and say what was loaded."""
    from bot.catalogue import CatalogueError, seed

    with opened_database() as engine:
        upgrade(engine)
        try:
            report = seed(engine)
        except CatalogueError as error:
            raise DataError(f"Le catalogue ne peut pas être chargé ; celui d'avant reste en place.\n{error}") from error
    if not report.loaded:
        return "✔ Le catalogue en base est déjà celui des fichiers."
    return "\n".join(f"✔ {name} : {count} lignes chargées" for name, count in report.loaded.items())


def purge_conversations(*, apply: bool) -> str:
    """Erase what is past its date (conversations, messages to read, reports), or only count it, and say so."""
    from bot.clock import today
    from bot.conversations import RETENTION_DAYS, ConversationStore
    from bot.learning.retention import read_retention
    from bot.learning.store import LearningStore
    from bot.settings import SettingError

    try:
        retention = read_retention()
    except SettingError as error:
        raise DataError(str(error)) from error
    with opened_database() as engine:
        upgrade(engine)
        expired = len(ConversationStore(engine).purge(dry_run=not apply))
        unheard, reports = LearningStore(engine, retention).purge(today(), dry_run=not apply)
    rules = (
        (expired, "Conversations", f"{RETENTION_DAYS} jours après le dernier message"),
        (unheard, "Messages non compris", f"{retention.unheard_days} jours"),
        (reports, "Signalements", f"{retention.report_days} jours"),
    )
    mark, done = ("✔ ", "effacés") if apply else ("", "à effacer")
    lines = [f"{mark}{what} {_agreed(done, what)} : {count} (conservation : {rule})." for count, what, rule in rules]
    if not apply and any(count for count, _what, _rule in rules):
        lines.append("Rien n'est effacé. Pour effacer : conseil purge --apply")
    return "\n".join(lines)


def _agreed(done: str, what: str) -> str:
    return "effacées" if done == "effacés" and what == "Conversations" else done


def stored_schemes() -> tuple[LocalScheme, ...]:
    """Return the local top-ups of the database; none when there is no database yet or it does not answer."""
    from bot.database import is_current
    from bot.topups import SchemeReader

    try:
        with opened_database() as engine:
            file = engine.url.database if engine.dialect.name == "sqlite" else None
            # Looking at a SQLite database that is not there would make one.
            if (file and not Path(file).is_file()) or not is_current(engine):
                return ()
            return SchemeReader(engine)()
    except DataError:
        return ()


@contextmanager
def opened_database() -> Iterator[Engine]:
    """Open the database of DATABASE_URL for a block. Raises DataError when it cannot be opened or does not answer."""
    engine: Engine | None = None
    try:
        # A missing driver is an ImportError, a folder that cannot be made an OSError.
        engine = make_engine()
        yield engine
    except (SQLAlchemyError, OSError, ImportError) as error:
        # The driver's own words: they name the host, never the password.
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise DataError(
            f"La base de données ne répond pas : {cause}. Vérifiez DATABASE_URL (conseil doctor)."
        ) from error
    finally:
        if engine is not None:
            engine.dispose()
