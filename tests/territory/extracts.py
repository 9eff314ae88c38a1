"""Where the real extracts of the public files are."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "territory"
BMO = DATA / "Base_open_data_BMO_2024_sample.xlsx"
BASSINS = DATA / "france_travail_communes_bassins_2021_sample.csv"
ZONES = DATA / "insee_ze2020_2023_communes_sample.csv"
TOWNS = DATA / "anct_action_coeur_de_ville_rows_sample.csv"
TOWNS_MAP = DATA / "anct_action_coeur_de_ville_map_sample.geojson"
ROME = Path(__file__).parents[1] / "data" / "rome"
