"""The catalogue of settings: one frozen field each, with its default; the settings page is made from it."""

from dataclasses import dataclass, field, fields
from typing import Any

from app.base.i18n import Reason, _
from app.settings.alerts import Alert, alert_of
from app.settings.logo import Logo, logo_of


def setting(default: Any, label: Reason, group: str) -> Any:
    return field(default=default, metadata={"label": label, "group": group})


@dataclass(frozen=True)
class Site:
    """Everything an admin can set; read once per transaction by `site()`."""

    name: str = setting("Yui", _("Name of the site"), "face")
    tagline: str = setting("", _("Welcome text"), "face")
    accent: str = setting("#27497a", _("Accent colour"), "face")
    logo: str = setting("", _("Logo"), "logo")
    logo_dark: str = setting("", _("Logo on dark ground"), "logo")
    logo_alt: str = setting("", _("What the logo says"), "logo")
    demo: bool = setting(False, _("This is the demo community"), "fixed")
    locale: str = setting("ja", _("Language of the site"), "face")
    zone: str = setting("Asia/Tokyo", _("Time zone of the site"), "face")
    open_sign_up: bool = setting(True, _("Anyone may sign up"), "members")
    new_member_posts_a_day: int = setting(20, _("Posts a day in a member's first week"), "members")

    shortest_title: int = setting(15, _("Shortest title, in characters"), "writing")
    shortest_title_ja: int = setting(6, _("Shortest title in Japanese, in characters"), "writing")
    shortest_text: int = setting(20, _("Shortest text of a topic or an answer, in characters"), "writing")
    shortest_text_ja: int = setting(8, _("Shortest text in Japanese, in characters"), "writing")
    link_previews: bool = setting(True, _("Links that stand alone become cards (workers read the pages)"), "writing")
    largest_file_mb: int = setting(10, _("Largest file to attach, in MB (at most 11)"), "writing")

    idea_seen_days: int = setting(7, _("Every idea is seen by staff within so many days"), "ideas")
    idea_word_days: int = setting(28, _("Staff say a word on every idea within so many days"), "ideas")

    unit: str = setting("pt", _("Unit of points"), "points")
    unit_step: int = setting(1, _("Smallest step of points"), "points")
    lot_months: int = setting(6, _("Points expire at the end of this month after they came (0: never)"), "points")
    allowance: int = setting(100, _("Give-only points every Monday"), "points")
    chip_limit_day: int = setting(500, _("Chips a member may give a day"), "points")
    chip_limit_pair_day: int = setting(100, _("Chips to the same member a day"), "points")
    chip_new_days: int = setting(
        7, _("Chips of new members arrive when they have been here for so many days"), "points"
    )
    gift_limit_day: int = setting(1000, _("Gifts a member may give a day"), "points")
    gift_limit_pair_day: int = setting(500, _("Gifts to the same member a day"), "points")
    grant_limit: int = setting(1000, _("Points that an admin may grant a day without a second admin"), "points")
    fairness_points: int = setting(300, _("Points to one another in 28 days that staff look at"), "points")
    fairness_devices: bool = setting(True, _("Notice accounts of one browser that give one another"), "points")

    tank_open_from: int = setting(21, _("First day of the month for withdrawals"), "tank")
    tank_month_cap: int = setting(1000, _("Most that a member may withdraw a month"), "tank")
    tank_month_times: int = setting(2, _("Most withdrawals a month"), "tank")
    tank_min_days: int = setting(30, _("Days of membership before a withdrawal"), "tank")
    tank_min_trust: int = setting(1, _("Trust level for a withdrawal"), "tank")
    tank_need_below: int = setting(1000, _("Need test: balance at most"), "tank")

    emergency: str = setting("", _("Emergency tank, told on every page"), "fixed")
    appeal_until: str = setting("", _("Last day of the appeal for the tank"), "fixed")

    reading_time: bool = setting(True, _("Measure how long members read (no page is kept)"), "figures")
    weight_topic: int = setting(5, _("Contribution of a topic"), "figures")
    weight_answer: int = setting(4, _("Contribution of an answer"), "figures")
    weight_comment: int = setting(2, _("Contribution of a comment"), "figures")
    weight_accepted: int = setting(10, _("Contribution of an accepted answer"), "figures")
    weight_nice: int = setting(1, _("Contribution of a nice"), "figures")
    weight_chip: int = setting(1, _("Contribution of a chip"), "figures")
    weight_idea: int = setting(5, _("Contribution of an idea"), "figures")
    weight_deposit: int = setting(2, _("Contribution of a deposit"), "figures")
    weight_event: int = setting(5, _("Contribution of an event attended"), "figures")
    weight_survey: int = setting(3, _("Contribution of a survey"), "figures")
    weight_share: int = setting(3, _("Contribution of a share"), "figures")
    weight_visit: int = setting(0, _("Contribution of a visit"), "figures")
    core_contribution: int = setting(60, _("Core: contribution in 28 days"), "figures")
    core_days: int = setting(8, _("Core: active days in 28 days"), "figures")
    light_contribution: int = setting(1, _("Light: contribution in 28 days"), "figures")
    light_days: int = setting(2, _("Light: or active days in 28 days"), "figures")
    office_from: int = setting(9, _("Office hours begin (hour, Monday to Friday)"), "figures")
    office_until: int = setting(18, _("Office hours end (hour)"), "figures")
    search_words_days: int = setting(90, _("Days for which searched words are kept (without names)"), "figures")
    stars_a_year: int = setting(12, _("Stars to appoint this year"), "figures")

    @property
    def alert(self) -> Alert | None:
        return alert_of(self.emergency)

    @property
    def logo_by_day(self) -> Logo | None:
        return logo_of(self.logo)

    @property
    def logo_by_night(self) -> Logo | None:
        return logo_of(self.logo_dark) or self.logo_by_day


FIELDS = {each.name: each for each in fields(Site)}
