"""Commands on the database: load the catalogue, apply the retention of conversations."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from bot.catalogue import CatalogueError, seed
from bot.conversations import RETENTION_DAYS, ConversationStore
from bot.database import make_engine, upgrade


class DataError(RuntimeError):
    """The database or the catalogue cannot be used. The message is French and says what to do."""


def seed_database() -> str:
    """Bring the schema up to date, load the catalogue files that changed, and say what was loaded."""
    engine = make_engine()
    try:
        upgrade(engine)
        report = seed(engine)
    except CatalogueError as error:
        raise DataError(
            f"Le catalogue ne peut pas être chargé ; les données d'avant restent en place.\n{error}"
        ) from error
    except SQLAlchemyError as error:
        raise DataError(unreachable(error)) from error
    finally:
        engine.dispose()
    if not report.loaded:
        return "✔ Le catalogue en base est déjà celui des fichiers."
    lines = [f"✔ {name} : {count} lignes chargées" for name, count in report.loaded.items()]
    return "\n".join(lines)


def purge_conversations(*, apply: bool) -> str:
    """Erase the conversations past their date, or only count them, and say so."""
    engine = make_engine()
    try:
        upgrade(engine)
        expired = len(ConversationStore(engine).purge(dry_run=not apply))
    except SQLAlchemyError as error:
        raise DataError(unreachable(error)) from error
    finally:
        engine.dispose()
    rule = f"conservation : {RETENTION_DAYS} jours après le dernier message"
    if apply:
        return f"✔ Conversations effacées : {expired} ({rule})."
    advice = " Rien n'est effacé. Pour effacer : conseil purge --apply" if expired else ""
    return f"Conversations à effacer : {expired} ({rule}).{advice}"


def unreachable(error: SQLAlchemyError) -> str:
    """Say that the database does not answer, with the driver's own words and without any password."""
    cause = str(getattr(error, "orig", None) or error).splitlines()[0]
    return f"La base de données ne répond pas : {cause}. Vérifiez DATABASE_URL (conseil doctor)."
