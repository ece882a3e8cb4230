"""Charts of how things hang together: flows between levels, cohorts, the network."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import format_date
from markupsafe import Markup

from app.base.i18n import _
from app.models.members import Member
from app.queries.figures.figure_page import Row
from app.views.admin.charts import BELOW, LEVELS, Chart, number


def level_flow(flow: Sequence[tuple[str, str, int]]) -> Chart:
    """From the levels at the beginning on the left to those at the end on the right."""
    here = {**{level: str(label) for level, label in LEVELS.items()}, "": str(_("Not a member"))}
    nodes = [{"name": here[old], "itemStyle": {"color": _level_colour(old)}} for old in here if _begins(flow, old)]
    nodes += [{"name": f"{here[new]} ", "itemStyle": {"color": _level_colour(new)}} for new in here if _ends(flow, new)]
    links = [{"source": here[old], "target": f"{here[new]} ", "value": members} for old, new, members in flow]
    series = {
        "type": "sankey",
        "data": nodes,
        "links": links,
        "left": 8,
        "right": 96,
        "top": 8,
        "bottom": 8,
        "nodeGap": 14,
        "layoutIterations": 0,
        "lineStyle": {"color": "gradient", "opacity": 0.35},
        "emphasis": {"focus": "adjacency"},
    }
    rows = [[here[old], here[new], number(members)] for old, new, members in flow]
    return Chart({"tooltip": {}, "series": [series]}, [str(_("From")), str(_("To")), str(_("Members"))], rows)


def _begins(flow: Sequence[tuple[str, str, int]], level: str) -> bool:
    return any(old == level for old, _new, _members in flow)


def _ends(flow: Sequence[tuple[str, str, int]], level: str) -> bool:
    return any(new == level for _old, new, _members in flow)


def _level_colour(level: str) -> str:
    return f"--level-{level}" if level else "--line-strong"


def cohorts(rows: Sequence[Row]) -> Chart:
    """Months of joining down, months since then across."""
    months = sorted({row.day for row in rows})
    names = [str(format_date(month, "yyyy-MM")) for month in months]
    cells = [[int(row.part[1:]) - 1, months.index(row.day), round(row.value or 0, 1)] for row in rows]
    option = {
        "tooltip": {},
        "grid": {**BELOW, "top": 8, "bottom": 48},
        "xAxis": {"type": "category", "data": [str(month) for month in range(1, 13)]},
        "yAxis": {"type": "category", "data": names, "inverse": True},
        "visualMap": {
            "min": 0,
            "max": 100,
            "orient": "horizontal",
            "left": "center",
            "bottom": 0,
            "inRange": {"color": ["--sunk", "--chart-1"]},
        },
        "series": [{"type": "heatmap", "data": cells, "label": {"show": True}}],
    }
    known = {(row.day, row.part): row.value for row in rows}
    table = [
        [name, *(number(known.get((month, f"m{k:02}"))) for k in range(1, 13))]
        for month, name in zip(months, names, strict=True)
    ]
    return Chart(option, [str(_("Joined in")), *(str(k) for k in range(1, 13))], table)


def network(body: Mapping[str, Any], people: Mapping[int, Member], around: Member | None = None) -> Chart:
    """Members coloured by level, larger with stronger ties; each leads to their page."""
    members = [each for each in body["members"] if each["id"] in people]
    strongest = max((each["strength"] for each in members), default=1) or 1
    nodes = [_node(each, people[each["id"]], strongest, around) for each in members]
    links = [{"source": str(low), "target": str(high), "value": weight} for low, high, weight in body["ties"]]
    series = {
        "type": "graph",
        "layout": "force",
        "roam": True,
        "force": {
            "repulsion": max(60, 14_000 // (len(nodes) or 1)),
            "gravity": 0.25,  # holds the loosely tied within the frame
            "edgeLength": [30, 160],
            "layoutAnimation": False,
        },
        "categories": [
            {"name": str(label), "itemStyle": {"color": f"--level-{level}"}} for level, label in LEVELS.items()
        ],
        "data": nodes,
        "links": links,
        "cursor": "pointer",
        "lineStyle": {"opacity": 0.35, "curveness": 0.1},
        "label": {"show": len(nodes) <= 60, "position": "right"},
        "labelLayout": {"hideOverlap": True},
        "emphasis": {"focus": "adjacency", "label": {"show": True}},
    }
    levels = {level: str(label) for level, label in LEVELS.items()}
    rows = [[_link(people[each["id"]]), levels.get(each["level"], "–"), number(each["strength"])] for each in members]
    option = {"legend": {"top": 0}, "tooltip": {}, "series": [series]}
    return Chart(option, [str(_("Member")), str(_("Activity level")), str(_("Strength"))], rows)


def _node(each: Mapping[str, Any], member: Member, strongest: float, around: Member | None) -> dict[str, Any]:
    is_middle = around is not None and each["id"] == around.id
    return {
        "id": str(each["id"]),
        "name": member.display_name,
        "href": f"/admin/members/{member.handle}",
        "value": each["strength"],
        "symbolSize": 32 if is_middle else round(6 + 26 * (each["strength"] / strongest) ** 0.5, 1),
        "category": list(LEVELS).index(each["level"] or "dormant"),
        **({"itemStyle": {"borderColor": "--ink", "borderWidth": 3}} if is_middle else {}),
    }


def _link(member: Member) -> str:
    return Markup('<a href="/admin/members/{}">{}</a>').format(member.handle, member.display_name)
