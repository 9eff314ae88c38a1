"""The shapes of the marks: none is known by its colour alone."""

from __future__ import annotations

from typing import Literal

from bot.web.map.marks import Mark, State
from bot.web.map.projection import Point

INK, PAPER, LAND, HOME_LAND, BORDER, ACCENT = "#1b2a41", "#ffffff", "#eef1f6", "#dbe2ed", "#7a8493", "#8c1d3f"


def small(spot: Point, mark: Mark) -> str:
    """Draw a centre among others: a disc when open, a diamond when planned, a dashed ring when not known."""
    x, y = spot
    if mark.state == "open":
        return f'<circle class="map__open" cx="{x:.0f}" cy="{y:.0f}" r="5" fill="{ACCENT}" stroke="{PAPER}"/>'
    if mark.state == "announced":
        return (
            f'<path class="map__planned" d="M{x:.0f} {y - 6:.0f}l6 6-6 6-6-6z" fill="{PAPER}" stroke="{ACCENT}"'
            ' stroke-width="2"/>'
        )
    return (
        f'<circle class="map__unknown" cx="{x:.0f}" cy="{y:.0f}" r="4.500" fill="{PAPER}" stroke="{INK}"'
        ' stroke-width="1.500" stroke-dasharray="2 2"/>'
    )


def numbered(spot: Point, mark: Mark) -> str:
    """Draw one of the nearest centres: the same shapes, larger, around its number."""
    x, y = spot
    if mark.state == "open":
        shape = (
            f'<circle class="map__near" cx="{x:.0f}" cy="{y:.0f}" r="11" fill="{ACCENT}" stroke="{PAPER}"'
            ' stroke-width="2"/>'
        )
        ink, kind = PAPER, "near"
    elif mark.state == "announced":
        shape = (
            f'<path class="map__planned" d="M{x:.0f} {y - 13:.0f}l13 13-13 13-13-13z" fill="{PAPER}" stroke="{ACCENT}"'
            ' stroke-width="2"/>'
        )
        ink, kind = ACCENT, "planned"
    else:
        shape = (
            f'<circle class="map__unknown" cx="{x:.0f}" cy="{y:.0f}" r="11" fill="{PAPER}" stroke="{INK}"'
            ' stroke-width="2" stroke-dasharray="4 3"/>'
        )
        ink, kind = INK, "unknown"
    return (
        f'{shape}<text class="map__rank map__rank--{kind}" x="{x:.0f}" y="{y + 4.7:.1f}" font-size="14"'
        f' font-weight="bold" text-anchor="middle" fill="{ink}">{mark.rank}</text>'
    )


def home_square(spot: Point) -> str:
    """Draw the visitor's commune: a square with a cross."""
    x, y = spot
    return (
        f'<rect class="map__home" x="{x - 7:.0f}" y="{y - 7:.0f}" width="14" height="14" fill="{INK}" stroke="{PAPER}"'
        f' stroke-width="2"/><path class="map__home-cross" d="M{x - 3:.0f} {y:.0f}h6m-3-3v6" stroke="{PAPER}"'
        ' stroke-width="2"/>'
    )


def symbol(state: State | Literal["home"], rank: int | None = None) -> str:
    """Return the mark of a state as a small drawing of its own, for a legend; it says nothing aloud."""
    middle = (12.0, 12.0)
    if state == "home":
        drawing = home_square(middle)
    else:
        mark = Mark("", "", state, middle, rank)
        drawing = numbered(middle, mark) if rank else small(middle, mark)
    return (
        '<svg class="map__symbol" viewBox="-2 -2 28 28" width="28" height="28" aria-hidden="true" focusable="false">'
        f"{drawing}</svg>"
    )


def coloured(svg: str, accent: str) -> str:
    """Return a drawing with the centre's colour (``#rrggbb``) in place of the usual one."""
    return svg.replace(f'"{ACCENT}"', f'"{accent}"')


ALONE = (
    "@media (prefers-color-scheme:dark){"
    ".map__sea{fill:#14181f}.map__lands{stroke:#8b97a8}.map__land{fill:#27313f}.map__land--home{fill:#3a475a}"
    ".map text{stroke:#14181f}.map__names,.map__cities{fill:#edf0f4}"
    ".map__open,.map__near{fill:#f2a7bb;stroke:#14181f}.map__planned{fill:#14181f;stroke:#f2a7bb}"
    ".map__unknown{fill:#14181f;stroke:#edf0f4}.map .map__rank{stroke:none;fill:#f2a7bb}"
    ".map .map__rank--near{fill:#2b0a15}.map .map__rank--unknown{fill:#edf0f4}"
    ".map__home{fill:#edf0f4;stroke:#14181f}.map__home-cross{stroke:#14181f}.map__home-ring{stroke:#edf0f4}}"
)
"""What a drawing that stands alone needs in the dark; a page brings its own style sheet."""
