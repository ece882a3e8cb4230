"""The page of choices about being told, and the links by which mails end."""

from collections.abc import Callable

import pytest

from app.base import push
from app.base.clock import now
from app.base.database import db, transaction
from app.models.members import Member
from app.models.posts import Post
from app.models.telling import Channel
from app.operations.telling.catalogue import KINDS
from app.operations.telling.choices import Wants, wants_of
from app.rules.actor import Actor
from tests.pages.test_forum import EN
from tests.pushing import Browser as Device
from tests.readers.telling import sent
from tests.visiting import Browser

Browse = Callable[..., Browser]
PAGE = "/settings/notifications"


def chosen(actor: Actor) -> Wants:
    db.session.rollback()
    return wants_of([actor.member_id or 0])


def test_a_newcomer_finds_the_defaults(ada: Actor, browse: Browse) -> None:
    page = browse(ada).read(PAGE)
    assert page.count('type="checkbox"') == len(KINDS) * len(Channel) + 1
    assert page.count('name="answer.mail" value="1" checked') == 1
    assert page.count('name="nice.mail" value="1" checked') == 0
    assert "The next one comes on" in page


def test_choices_are_kept(ada: Actor, browse: Browse) -> None:
    visit = browse(ada)
    assert visit.post(f"{PAGE}/kinds", {"nice.mail": "1", "answer.in_app": "1"}).status_code == 303
    wants, me = chosen(ada), ada.member_id or 0
    assert wants.by(me, "nice", Channel.MAIL)
    assert not wants.by(me, "nice", Channel.IN_APP)
    assert not wants.by(me, "answer", Channel.MAIL)
    assert wants.by(me, "moderation", Channel.IN_APP), "this the app always tells"
    assert 'name="nice.mail" value="1" checked' in visit.read(PAGE)


def test_the_times_are_kept_and_wrong_ones_refused(ada: Actor, browse: Browse) -> None:
    visit = browse(ada)
    times = {"digest": "daily", "hour": "7", "weekday": "0", "quiet_from": "22", "quiet_until": "6"}
    assert visit.post(f"{PAGE}/times", times).status_code == 303
    habit = chosen(ada).habit(ada.member_id or 0)
    assert (habit.digest, habit.hour, habit.quiet_from, habit.quiet_until) == ("daily", 7, 22, 6)
    refused = visit.post(f"{PAGE}/times", times | {"quiet_until": ""})
    assert refused.status_code == 422
    assert "Quiet hours need a beginning and an end." in refused.text
    assert visit.post(f"{PAGE}/times", times | {"digest": "hourly"}).status_code == 422


def test_a_pause_begins_and_ends(ada: Actor, browse: Browse) -> None:
    visit = browse(ada)
    assert visit.post(f"{PAGE}/pause", {"until": "2020-01-01"}).status_code == 422
    assert visit.post(f"{PAGE}/pause", {"until": "soon"}).status_code == 422
    visit.post(f"{PAGE}/pause", {"until": "2099-12-24"})
    assert "Nothing is sent to you until Dec 24, 2099." in visit.read(PAGE)
    visit.post(f"{PAGE}/pause", {"until": ""})
    assert "Nothing is sent to you until" not in visit.read(PAGE)


@pytest.mark.parametrize("link", ["List-Unsubscribe", "No more mails at all:\n"])
def test_a_mail_program_ends_the_mails_with_one_post_and_without_a_token(
    ada_member: Member, answer_by_grace: Post, browse: Browse, link: str
) -> None:
    (mail,) = sent()
    address = mail.headers.get(link, "") or mail.text.split(link)[-1].split("\n")[0]
    path = "/unsubscribe/" + address.strip("<>").partition("/unsubscribe/")[2]
    me = Actor.of(ada_member)
    program = browse(None)
    assert "Send no more" in program.get(path, headers=EN).text
    assert chosen(me).by(ada_member.id, "answer", Channel.MAIL), "looking is not asking"
    answer = program.client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    wants = chosen(me)
    assert not wants.by(ada_member.id, "answer", Channel.MAIL)
    assert wants.by(ada_member.id, "mention", Channel.MAIL) == (link == "List-Unsubscribe")
    assert program.client.post(f"{path}x").status_code == 404


def test_who_is_reached_no_more_is_told_so_and_can_begin_again(ada: Actor, ada_member: Member, browse: Browse) -> None:
    with transaction():
        ada_member.mail_stopped_at = now()
    visit = browse(ada)
    assert "ada@example.com could not be reached" in visit.read(PAGE)
    assert "Mails to you come back" in visit.read("/notifications")
    visit.post(f"{PAGE}/mail-again")
    assert "could not be reached" not in visit.read(PAGE)


def test_a_device_is_turned_on_and_off(ada: Actor, browse: Browse) -> None:
    visit, device = browse(ada), Device("/phone").device
    key = visit.post(f"{PAGE}/devices/key").json["key"]
    assert push.is_reader(key, device.secret)
    assert visit.post(f"{PAGE}/devices/key").json["key"] == key
    fields = {"endpoint": device.endpoint, "public_key": device.public_key, "secret": device.secret}
    assert visit.post(f"{PAGE}/devices", fields | {"device": "Firefox, Android"}).status_code == 303
    page = visit.read(PAGE)
    assert "Firefox, Android" in page
    end = page.split('action="/settings/notifications/devices/')[1].split('"')[0]
    visit.post(f"{PAGE}/devices/{end}")
    assert "Firefox, Android" not in visit.read(PAGE)
    assert visit.post(f"{PAGE}/devices", fields | {"endpoint": "http://10.0.0.1/"}).status_code == 422
