"""The catalogue: communes, centres, courses, fields of training, contacts; its files, its tables, its reading."""

from __future__ import annotations

from bot.catalogue.files import load_catalogue_files
from bot.catalogue.records import Catalogue
from bot.catalogue.rows import CatalogueError
from bot.catalogue.store import SeedReport, load_catalogue, seed

__all__ = ["Catalogue", "CatalogueError", "SeedReport", "load_catalogue", "load_catalogue_files", "seed"]
