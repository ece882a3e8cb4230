"""The month's in and out by day, as a chart and the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import format_date

from app.base.i18n import _
from app.programs.tank.models import TankDay


@dataclass(frozen=True)
class MonthChart:
    option: dict[str, Any]
    columns: list[str]
    rows: list[list[str]]


def month_chart(days: Sequence[TankDay]) -> MonthChart:
    """Bars up for what came in, down for what went out, and the level as a line."""
    labels = [str(format_date(day.day, "d")) for day in days]
    put_in, taken_out, level = str(_("Came in")), str(_("Went out")), str(_("Level"))
    bars = {"type": "bar", "stack": "moved", "barCategoryGap": "25%"}
    series = [
        {**bars, "name": put_in, "data": [day.put_in for day in days], "itemStyle": {"color": "--chart-2"}},
        {**bars, "name": taken_out, "data": [-day.taken_out for day in days], "itemStyle": {"color": "--chart-1"}},
        {
            "type": "line",
            "name": level,
            "yAxisIndex": 1,
            "showSymbol": False,
            "step": "end",
            "data": [day.level for day in days],
            "itemStyle": {"color": "--chart-3"},
        },
    ]
    option = {
        "legend": {"data": [put_in, taken_out, level]},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": labels},
        "yAxis": [{"type": "value"}, {"type": "value", "min": 0, "splitLine": {"show": False}}],
        "series": series,
    }
    rows = [
        [str(format_date(day.day, "medium")), f"{day.put_in:,}", f"{day.taken_out:,}", f"{day.level:,}"] for day in days
    ]
    return MonthChart(option, [str(_("Day")), put_in, taken_out, level], rows)
