"""Time zones that a person can choose: an area and a city."""

from zoneinfo import available_timezones

AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")

ZONES = ("UTC", *sorted(zone for zone in available_timezones() if zone.partition("/")[0] in AREAS))
