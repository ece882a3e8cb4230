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
    """The level above; below it bars up for what came in, down for what went out."""
    labels = [str(format_date(day.day, "d")) for day in days]
    put_in, taken_out, level = str(_("Came in")), str(_("Went out")), str(_("Level"))
    bars = {"type": "bar", "stack": "moved", "barCategoryGap": "25%", "xAxisIndex": 1, "yAxisIndex": 1}
    line = {"type": "line", "step": "end", "areaStyle": {"opacity": 0.12}, "color": "--chart-1"}
    option = {
        "legend": {"data": [level, put_in, taken_out]},
        "tooltip": {"trigger": "axis"},
        "axisPointer": {"link": [{"xAxisIndex": "all"}]},
        "grid": [
            {"left": 52, "right": 8, "top": 40, "height": "42%", "containLabel": False},
            {"left": 52, "right": 8, "bottom": 24, "height": "28%", "containLabel": False},
        ],
        "xAxis": [
            {"type": "category", "data": labels, "axisLabel": {"show": False}},
            {"type": "category", "data": labels, "gridIndex": 1, "axisLine": {"onZero": False}},
        ],
        "yAxis": [{"type": "value", "min": 0, "splitNumber": 3}, {"type": "value", "gridIndex": 1, "splitNumber": 2}],
        "series": [
            {**line, "name": level, "data": [day.level for day in days]},
            {**bars, "name": put_in, "color": "--chart-2", "data": [day.put_in for day in days]},
            {**bars, "name": taken_out, "color": "--chart-6", "data": [-day.taken_out for day in days]},
        ],
    }
    rows = [
        [str(format_date(day.day, "medium")), f"{day.put_in:,}", f"{day.taken_out:,}", f"{day.level:,}"] for day in days
    ]
    return MonthChart(option, [str(_("Day")), put_in, taken_out, level], rows)
