"""Which pages there are to look at, and who sees them."""

from collections.abc import Iterator

from playwright.sync_api import Page

EVERYBODY = (
    "/", "/questions", "/blog", "/ideas", "/boards", "/knowledge", "/tags", "/tags/lumi", "/search", "/search?q=hub",
    "/search?q=hub&by=zoe&since=2020-01-01",
    "/search?q=qqqqqq", "/members", "/m/zoe", "/m/kazu/posts", "/stars", "/badges", "/leaderboard", "/roadmap",
    "/tank", "/tank/emergency", "/wallet/earning", "/rewards", "/lottery", "/lottery/1", "/lottery/1/draws/1",
    "/open-book",
)  # fmt: skip
GUEST = (*EVERYBODY, "/sign-in", "/sign-up", "/reset", "/wallet", "/appearance", "/offline", "/nowhere")
MEMBER = (
    *EVERYBODY, "/wallet", "/wallet/gift", "/coupons", "/fairness", "/notifications", "/bookmarks",
    "/bookmarks?order=reminder", "/drafts",
    "/settings", "/settings/notifications", "/settings/leave", "/unread", "/following",
    "/ideas/festivals/1", "/ideas/festivals/2", "/admin", "/new?kind=question", "/new?kind=idea", "/new?kind=board",
    "/groups", "/groups/photo", "/groups/koro-testers", "/groups/first-month",
)  # fmt: skip
NEW = ("/", "/wallet", "/notifications", "/bookmarks", "/drafts", "/tank", "/rewards", "/m/{handle}")
STAFF = (
    "/staff", "/staff/searches", "/staff/queue", "/staff/ideas/review", "/staff/ideas/review/sessions", "/staff/orders",
    "/staff/ideas/review/sessions/1", "/ideas/festivals", "/ideas/festivals/new",
    "/staff/occasions", "/staff/occasions/1", "/staff/conversions", "/staff/earning",
    "/staff/rewards", "/staff/rewards/1", "/staff/lottery",
    "/staff/coupons", "/staff/prize-law", "/staff/fairness", "/staff/badges", "/design",
    "/groups", "/groups/new", "/groups/koro-testers", "/groups/koro-testers/edit", "/s/koro-testers",
    "/new?kind=blog", "/new?kind=knowledge", "/m/zoe/suspend", "/tags", "/",
)  # fmt: skip
ADMIN = (
    "/admin", "/admin/figures", "/admin/figures/realisation", "/admin/figures/nps", "/admin/figures/conversion_gap",
    "/admin/levels", "/admin/levels/core",
    "/admin/connections", "/admin/heat", "/admin/checkup", "/admin/charter",
    "/admin/segments", "/admin/segments/1", "/admin/report/1", "/staff/acts", "/admin/members/zoe",
    "/admin/members/zoe/merge", "/admin/members/zoe/merge?from=kazu", "/admin/settings",
    "/admin/workers", "/admin/audit", "/admin/grants", "/admin/ideas/departments", "/admin/ideas/reasons", "/mails",
)  # fmt: skip
PAGES = {"guest": GUEST, "new": NEW, "member": MEMBER, "staff": STAFF, "admin": ADMIN}

LISTS = ("/questions", "/questions?state=solved", "/blog", "/ideas", "/ideas?state=done", "/boards", "/knowledge")
OF_A_POST = {
    "member": ("edit", "history", "flag", "chips", "bookmark"),
    "staff": ("history", "hide"),
    "guest": ("history",),
}


def rooms(page: Page, role: str) -> Iterator[tuple[str, str]]:
    """What to call each page that this role sees and guests don't, or see otherwise; and its address."""
    yield from ((path, path) for path in PAGES[role] if "{" not in path and (role == "guest" or path not in GUEST))
    if role != "admin":
        yield from topics(page)
    yield from post_pages(page, role)


def topics(page: Page) -> Iterator[tuple[str, str]]:
    """The first topic of each list: what to call it, and its address."""
    for path in LISTS:
        page.goto(path)
        link = page.locator(".topic-row__title a").first
        if link.count():
            yield f"topic{path}", str(link.get_attribute("href")).rpartition("/")[0]  # /t/7 without its words


def post_pages(page: Page, role: str) -> Iterator[tuple[str, str]]:
    """What can be done to a post: of one's own where there is one, else of somebody."""
    page.goto("/m/hana" if role == "member" else "/questions")
    if role != "member":
        page.click(".topic-row__title a >> nth=0")
    link = page.locator("a[href^='/p/']").first
    post = str(link.get_attribute("href")).rpartition("/")[2] if link.count() else ""
    yield from ((f"post-{act}", f"/p/{post}/{act}") for act in OF_A_POST.get(role, ()) if post.isdecimal())
