"""Every page of the admins' room, some times each: the 95th percentile on one site in one process."""

from time import perf_counter

from flask import Flask
from sqlalchemy import select

from app.base.database import db, transaction
from app.models.members import Member, Role
from tests.world import sign_in

TIMES = 60
BOUND_MS = 200
OK = 200


def admin_pages(site: Flask) -> None:
    """Slowest first: the first look, the middle one, and the one slower than 95 in a hundred."""
    with site.app_context(), transaction() as session:
        admin = session.scalars(select(Member).where(Member.is_bot.is_(False)).order_by(Member.id).limit(1)).one()
        admin.role, admin.confirmed_at = Role.ADMIN, admin.confirmed_at or admin.joined_at
        db.session.flush()
        visitor = sign_in(site.test_client(), admin)
    timed = {}
    for address in _addresses(site):
        took = []
        for _time in range(TIMES):
            begun = perf_counter()
            status = visitor.get(address).status_code
            took.append((perf_counter() - begun) * 1000)
            if status != OK:
                break
        if status == OK:
            timed[address] = (took[0], sorted(took)[TIMES // 2], sorted(took[1:])[int((TIMES - 1) * 0.95)])
        else:
            print(f"  {address} answers {status}")
    slow = sum(each[-1] > BOUND_MS for each in timed.values())
    print(f"{len(timed)} pages for admins, {slow} of them over {BOUND_MS} ms at the 95th percentile")
    for address, (first, middle, most) in sorted(timed.items(), key=lambda item: -item[1][-1])[:25]:
        print(f"  {address:44}{first:9.0f} ms first{middle:9.0f} ms{most:9.0f} ms p95")


def _addresses(site: Flask) -> list[str]:
    """Pages without a thing of their own in the address, and a member's page."""
    rules = [rule.rule for rule in site.url_map.iter_rules() if "GET" in (rule.methods or ())]
    pages = [rule for rule in rules if rule.startswith(("/admin", "/staff")) and "<" not in rule]
    return sorted({*pages, "/admin/figures/mau", "/admin/figures/peers"})
