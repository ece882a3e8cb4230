"""Charts over time: an ECharts option each, and the table behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date

from app.base.i18n import Reason, _, format_number
from app.figures.segments import SegmentDay
from app.figures.tables import ConnectionDay, FigurePoint, LevelDay
from app.queries.figures.figure_page import Row
from app.readers.activity import MemberDay

LEVELS: dict[str, Reason] = {"core": _("Core"), "light": _("Light"), "low": _("Low"), "dormant": _("Dormant")}
Option = dict[str, Any]
BELOW = {"left": 8, "right": 36, "top": 36, "bottom": 8, "containLabel": True}
ROOMY_TABLE = 400


@dataclass(frozen=True)
class Chart:
    option: Option
    columns: list[str]
    rows: list[list[str]]


def _day(day: date) -> str:
    return str(format_date(day, "medium"))


def _month(day: date) -> str:
    return str(format_date(day, "yyyy-MM"))


def number(value: float | None) -> str:
    return format_number(value, digits=1)


def _lines(days: Sequence[date], series: Sequence[Option]) -> Option:
    return {
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "grid": BELOW,
        "xAxis": {"type": "category", "data": [_day(day) for day in days], "boundaryGap": False},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [{"type": "line", "showSymbol": False, **each} for each in series],
    }


def _table(days: Iterable[date], columns: Mapping[str, Sequence[float | None]]) -> tuple[list[str], list[list[str]]]:
    """The latest day first."""
    rows = [[_day(day), *map(number, values)] for day, *values in zip(days, *columns.values(), strict=True)]
    return [str(_("Day")), *columns], rows[::-1][:ROOMY_TABLE]


def levels_by_day(days: Sequence[LevelDay]) -> Chart:
    """Stacked, the most active at the bottom."""
    counts = {str(label): [getattr(day, level) for day in days] for level, label in LEVELS.items()}
    series = [
        {
            "name": str(label),
            "data": counts[str(label)],
            "stack": "all",
            "areaStyle": {"opacity": 0.6},
            "color": f"--level-{level}",
        }
        for level, label in LEVELS.items()
    ]
    dates = [day.day for day in days]
    return Chart(_lines(dates, series), *_table(dates, counts))


def connections_by_day(days: Sequence[ConnectionDay]) -> Chart:
    columns: dict[str, list[float | None]] = {
        str(_("All")): [day.total for day in days],
        str(_("In 90 days")): [day.recent for day in days],
        str(_("Mutual")): [day.mutual for day in days],
        str(_("Strong")): [day.strong for day in days],
    }
    dates = [day.day for day in days]
    return Chart(
        _lines(dates, [{"name": name, "data": data} for name, data in columns.items()]), *_table(dates, columns)
    )


def spread(values: Mapping[str, Sequence[float | None]]) -> Chart:
    """How many others the tenths of the members are connected with at most."""
    names = {"peers": str(_("All")), "peers_recent": str(_("In 90 days")), "peers_mutual": str(_("Mutual"))}
    tenths = [str(_("%(percent)s of 100", percent=10 * tenth)) for tenth in range(1, 10)]
    shown = {names[name]: values[name] for name in names if name in values}
    option = {
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "grid": BELOW,
        "xAxis": {"type": "category", "data": tenths},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [{"type": "bar", "name": name, "data": list(data)} for name, data in shown.items()],
    }
    rows = [[tenth, *map(number, data)] for tenth, *data in zip(tenths, *shown.values(), strict=True)] if shown else []
    return Chart(option, [str(_("Members with the fewest")), *shown], rows)


def points(rows: Sequence[Row] | Sequence[FigurePoint], label: Reason, *, bars: bool = False) -> Chart:
    """A value by day, week or month; undefined ones are gaps."""
    days, values = [row.day for row in rows], [row.value for row in rows]
    named = _month if any(row.part == "month" for row in rows) else _day
    series = {"name": str(label), "data": [None if value is None else round(value, 2) for value in values]}
    option = _lines(days, [series])
    option["xAxis"]["data"] = [named(day) for day in days]
    del option["legend"]
    option["grid"] = {**BELOW, "top": 12}
    if bars:
        option["xAxis"]["boundaryGap"] = True
        option["series"][0]["type"] = "bar"
    cells = [[named(row.day), number(row.value), number(row.hits), number(row.n)] for row in rows]
    columns = [str(_("When")), str(label), str(_("How many")), str(_("Of how many"))]
    return Chart(option, columns, cells[::-1][:ROOMY_TABLE])


def banded(rows: Sequence[Row], bands: Sequence[tuple[float, float] | None], label: Reason) -> Chart:
    """A value by day upon the band in which it would have been normal."""
    plain = points(rows, label)
    if not any(bands):
        return plain
    low = [None if band is None else round(band[0], 2) for band in bands]
    high = [None if band is None else round(band[1] - band[0], 2) for band in bands]
    quiet = {"type": "line", "stack": "band", "showSymbol": False, "silent": True, "lineStyle": {"opacity": 0}}
    tinted = {**quiet, "areaStyle": {"opacity": 0.16}, "color": "--chart-1", "tooltip": {"show": False}}
    edges = [{**tinted, "data": low, "areaStyle": {"opacity": 0}}, {**tinted, "data": high}]
    option = {**plain.option, "series": [*edges, {**plain.option["series"][0], "color": "--chart-1"}]}
    normal = ["–" if band is None else f"{number(band[0])}–{number(band[1])}" for band in bands][::-1][:ROOMY_TABLE]
    cells = [[*row, shown] for row, shown in zip(plain.rows, normal, strict=True)]
    return Chart(option, [*plain.columns, str(_("Normal"))], cells)


def segment_by_day(days: Sequence[SegmentDay]) -> Chart:
    """A segment's size; who came and who went stands in the table."""
    dates = [day.day for day in days]
    label, came, went = str(_("Members")), str(_("Came")), str(_("Went"))
    columns: dict[str, list[float | None]] = {
        label: [day.size for day in days],
        came: [day.came for day in days],
        went: [day.went for day in days],
    }
    option = _lines(dates, [{"name": label, "data": columns[label]}])
    del option["legend"]
    option["grid"] = {**BELOW, "top": 12}
    return Chart(option, *_table(dates, columns))


def contribution_by_day(days: Sequence[MemberDay], every: Sequence[date]) -> Chart:
    """A member's contribution on each day; days without any are gaps in the row of bars."""
    given = {day.day: day.contribution for day in days}
    values: list[float | None] = [given.get(day, 0) for day in every]
    label = str(_("Contribution"))
    option = _lines(every, [{"name": label, "data": values}])
    del option["legend"]
    option["grid"] = {**BELOW, "top": 12}
    option["xAxis"]["boundaryGap"] = True
    option["series"][0]["type"] = "bar"
    return Chart(option, *_table(every, {label: values}))
