"""The blog and know-how, as staff and members meet them."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from PIL import Image

from app.base.clock import now
from app.models import Post, Space, Topic
from app.rules import Actor
from tests.visiting import Browser
from tests.world import reloaded

Add = Callable[..., Topic]
Browse = Callable[..., Browser]


def picture() -> tuple[BytesIO, str]:
    target = BytesIO()
    Image.new("RGB", (32, 20), "teal").save(target, "PNG")
    return BytesIO(target.getvalue()), "harbour.png"


def test_staff_keep_a_draft_that_others_do_not_see(
    browse: Browse, spaces: dict[str, Space], kenji: Actor, ada: Actor
) -> None:
    form = {"kind": "blog", "space": spaces["blog"].id, "title": "Soon", "source": "Not yet.", "do": "draft"}
    address = browse(kenji).post("/new", form).location
    assert "Soon" in browse(kenji).read("/blog")
    for visitor in (ada, None):
        assert "Soon" not in browse(visitor).read("/blog")
        assert browse(visitor).get(address).status_code == 404


def test_a_draft_is_published_by_hand(browse: Browse, add: Add, kenji: Actor) -> None:
    draft = add(kenji, "blog", "Big news", publish=False)
    browser = browse(kenji)
    assert "Publish now" in browser.read(f"/t/{draft.id}")
    assert browser.post(f"/t/{draft.id}/publish").status_code == 303
    assert "Big news" in browse(None).read("/blog")
    assert browser.post(f"/t/{draft.id}/publish").status_code == 409


def test_a_moment_is_read_in_the_writers_zone(browse: Browse, add: Add, kenji: Actor) -> None:
    draft = add(kenji, "blog", publish=False)
    answer = browse(kenji).post(f"/t/{draft.id}/schedule", {"publish_at": "2040-01-02T09:00"})
    assert answer.status_code == 303
    at = reloaded(draft).publish_at
    assert at is not None
    assert at.isoformat() == "2040-01-02T00:00:00+00:00"
    assert 'value="2040-01-02T09:00"' in browse(kenji).read(f"/t/{draft.id}/publication")


def test_a_moment_gone_by_is_refused_beside_its_field(browse: Browse, add: Add, kenji: Actor) -> None:
    draft = add(kenji, "blog", publish=False)
    for typed in ("2020-01-02T09:00", "tomorrow"):
        answer = browse(kenji).post(f"/t/{draft.id}/schedule", {"publish_at": typed})
        assert answer.status_code == 422
        assert 'id="publish_at-error"' in answer.text


def test_a_cover_is_shown_over_the_post_and_in_the_list(browse: Browse, add: Add, kenji: Actor) -> None:
    news, browser = add(kenji, "blog", "The harbour"), browse(kenji)
    form = {"cover": picture(), "cover_alt": "Boats <at> dawn"}
    assert browser.post(f"/t/{news.id}/cover", form).status_code == 303
    assert 'alt="Boats &lt;at&gt; dawn"' in browse(None).read(f"/t/{news.id}")
    assert "topic-row__cover" in browse(None).read("/blog")
    assert browser.post(f"/t/{news.id}/cover", {"cover_alt": "Boats"}).status_code == 303
    assert 'alt="Boats"' in browse(None).read(f"/t/{news.id}")
    assert browser.post(f"/t/{news.id}/cover", {"on": "0"}).status_code == 303
    assert "topic-head__cover" not in browse(None).read(f"/t/{news.id}")


def test_the_list_says_how_long_a_post_takes_to_read(browse: Browse, add: Add, kenji: Actor, ada: Actor) -> None:
    add(kenji, "blog", source="word " * 450)
    assert "3 minutes to read" in browse(ada).read("/blog")


def test_members_do_none_of_it(browse: Browse, add: Add, kenji: Actor, ada: Actor) -> None:
    news = add(kenji, "blog")
    browser = browse(ada)
    assert browser.get(f"/t/{news.id}/publication").status_code == 403
    for deed in ("publish", "schedule", "cover"):
        assert browser.post(f"/t/{news.id}/{deed}").status_code == 403


def test_a_scheduled_post_says_when(browse: Browse, add: Add, kenji: Actor) -> None:
    add(kenji, "blog", "Soon to come", publish_at=now() + timedelta(days=2))
    assert "comes out:" in browse(kenji).read("/blog")


def test_staff_make_an_answer_know_how(
    browse: Browse, kenji: Actor, spaces: dict[str, Space], answer_by_grace: Post
) -> None:
    browser, address = browse(kenji), f"/p/{answer_by_grace.id}/promote"
    assert "Make it know-how" in browser.read(address)
    form = {"title": "Resetting it", "space": spaces["knowledge"].id}
    made = browser.post(address, form)
    assert made.status_code == 303
    page = browse(None).read(made.location)
    assert "From an answer:" in page
    assert "Grace Hopper" in page
    assert browser.get(address).location == made.location


def test_members_improve_know_how_from_its_page(browse: Browse, add: Add, ada: Actor, grace: Actor) -> None:
    page = add(ada, "knowledge", "APN settings", "Use the first one.")
    text = browse(grace).read(f"/t/{page.id}")
    assert "Improve this page" in text
