"""A community at its browsers: asking, answering, writing, deciding, giving and keeping it kind."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import COMBINATIONS, OTHERS, person, unique

combinations = pytest.mark.parametrize(("locale", "javascript"), COMBINATIONS, ids=["ja-scripts", "en-plain"])
others = pytest.mark.parametrize(("locale", "javascript"), OTHERS, ids=["en-scripts", "ja-plain"])

SOLVED = {"ja": "解決済み", "en": "Solved"}
PLANNED = {"ja": "実施予定", "en": "Planned"}
BEST = {"ja": "ベストアンサー", "en": "Best answer"}
NICE = {"ja": "ナイス", "en": "Nice!"}
REPLY = {"ja": "返信", "en": "Reply"}
PREVIEW = {"ja": "プレビュー", "en": "Preview"}


@combinations
def test_a_question_is_asked_answered_and_solved_and_both_are_told(open_page, locale: str, javascript: bool) -> None:
    asker, helper = (person(open_page, who, locale, javascript) for who in ("member", "staff"))
    title = unique("ランプの色が変わらない lamp ")
    topic = asker.writes_topic("question", title, "It stays **white**. 白いままです。", tags="lamp")
    expect(asker.page.locator(".post strong")).to_have_text("white")
    answer = helper.replies(topic, unique("Hold the button for five seconds. "))
    expect(answer).to_have_attribute("id", re.compile("post-"))
    asker.waits_for("/notifications", title)
    asker.goes_to(topic).presses(None, BEST[locale])
    expect(asker.page.locator(".post--best, .best").first).to_be_visible()
    asker.sees(SOLVED[locale])
    helper.waits_for("/notifications", title)
    asker.waits_for(f"/search?q={title.split()[0]}", title)


def test_the_count_of_unread_news_rises_while_one_looks_on(open_page) -> None:
    asker, helper = (person(open_page, who, "en", True) for who in ("member", "staff"))
    topic = asker.writes_topic("question", unique("Does the count rise "))
    asker.goes_to("/notifications")
    asker.goes_to(topic)
    count = asker.page.locator("[data-unread]").first
    before = int(count.inner_text() or 0)
    helper.replies(topic, unique("It does. "))
    expect(count).to_have_text(str(before + 1))


def test_an_answer_is_mailed_to_the_asker(open_page) -> None:
    asker, helper = (person(open_page, who, "en", False) for who in ("member", "staff"))
    title = unique("Does a letter come ")
    helper.replies(asker.writes_topic("question", title), "It does.")
    asker.waits_for("/mails", title)


@others
def test_a_preview_shows_the_post_as_it_will_be_and_loses_nothing(open_page, locale: str, javascript: bool) -> None:
    writer = person(open_page, "member", locale, javascript).goes_to("/new?kind=board")
    writer.page.fill("[data-composer] [name=title]", "A title that stays")
    writer.page.fill("[data-composer] [name=source]", "Some *slanted* words.")
    writer.presses(None, PREVIEW[locale])
    expect(writer.page.locator("main em", has_text="slanted")).to_be_visible()
    if not javascript:
        writer.page.go_back()
    expect(writer.page.locator("[data-composer] [name=title]")).to_have_value("A title that stays")
    expect(writer.page.locator("[data-composer] [name=source]")).to_have_value("Some *slanted* words.")
    writer.page.fill("[data-composer] [name=source]", "")


@others
def test_a_reply_stands_in_its_place_and_answers_one_person(open_page, locale: str, javascript: bool) -> None:
    ada, ben = (person(open_page, who, locale, javascript) for who in ("member", "staff"))
    topic = ada.writes_topic("board", unique("Who answers whom "))
    first = ben.replies(topic, unique("The first word. "))
    ada.goes_to(topic).page.locator(f"#{first.get_attribute('id')}").get_by_role("link", name=REPLY[locale]).click()
    words = unique("To you alone. ")
    ada.page.fill("#reply-form [name=source]", words)
    ada.page.click("#reply-form [data-send]")
    expect(ada.page.locator(f"#{first.get_attribute('id').replace('post', 'thread')}")).to_contain_text(words)


@combinations
def test_an_edit_leaves_what_it_changed(open_page, locale: str, javascript: bool) -> None:
    writer = person(open_page, "member", locale, javascript)
    topic = writer.writes_topic("board", unique("A thing to mend "), "It was wrnog all the time.")
    post = writer.page.locator(".post").first
    writer.opens_menu_of(post).locator("a[href$='/edit']").click()
    writer.page.fill("[data-composer] [name=source], main [name=source]", "It was right all the time.")
    writer.page.locator("main [data-send], main .form__actions [type=submit]").first.click()
    writer.page.wait_for_url(re.compile(r"/t/"))
    writer.goes_to(topic).opens_menu_of(writer.page.locator(".post").first).locator("a[href$='/history']").click()
    expect(writer.page.locator(".changes del")).to_contain_text("wrnog")
    expect(writer.page.locator(".changes ins")).to_contain_text("right")


@others
def test_a_nice_is_given_and_taken_back(open_page, locale: str, javascript: bool) -> None:
    ada, ben = (person(open_page, who, locale, javascript) for who in ("member", "staff"))
    ben.goes_to(ada.writes_topic("board", unique("A kind word for you ")))
    button = ben.page.locator(".post").first.get_by_role("button", name=NICE[locale])
    for pressed in ("true", "false"):
        button.click()
        expect(button).to_have_attribute("aria-pressed", pressed)


@others
def test_the_blog_is_drafted_published_and_commented(open_page, locale: str, javascript: bool) -> None:
    staff, reader, guest = (person(open_page, who, locale, javascript) for who in ("staff", "member", None))
    title = unique("What we mended ")
    staff.goes_to("/new?kind=blog")
    staff.page.fill("[data-composer] [name=title]", title)
    staff.page.fill("[data-composer] [name=source]", "Three things.")
    staff.page.click("[data-composer] [name=do][value=draft]")
    staff.page.wait_for_url(re.compile(r"/t/\d+"))
    topic = re.search(r"/t/\d+", staff.page.url)[0]
    assert guest.page.goto(topic).status == 404
    staff.page.locator("main a[href$='/publication']").first.click()
    staff.page.click("form[action$='/publish'] [type=submit]")
    guest.waits_for("/blog", title)
    reader.replies(topic, unique("Thank you for telling. "))


@combinations
def test_an_idea_is_supported_and_decided_in_public(open_page, locale: str, javascript: bool) -> None:
    author, staff, guest = (person(open_page, who, locale, javascript) for who in ("member", "staff", None))
    title, reason = unique("A handle on the lid "), unique("We can have it by spring. ")
    topic = author.writes_topic("idea", title)
    staff.goes_to(topic).page.click("form[action$='/support'] button")
    expect(staff.page.locator("form[action$='/support'] button")).to_have_attribute("aria-pressed", "true")
    number = topic.split("/")[-1]
    staff.goes_to(f"/staff/ideas/review/{number}").page.check("main [name=status][value=planned]", force=True)
    staff.page.fill("main [data-deciding] [name=source]", reason)
    staff.page.locator("[data-deciding] button[type=submit]").click()
    guest.waits_for(topic, reason)
    guest.sees(PLANNED[locale])
    expect(guest.page.locator(".way time").first).to_be_attached()
    author.waits_for("/notifications", title)


@combinations
def test_points_go_round(open_page, locale: str, javascript: bool) -> None:
    giver, writer = (person(open_page, who, locale, javascript) for who in ("member", "staff"))
    topic = writer.writes_topic("board", unique("Worth a chip "))
    giver.goes_to(topic).page.locator(".post a[href$='/chips']").first.click()
    giver.page.fill("[name=words]", "ありがとう")
    giver.page.locator("form[action$='/chips'] [type=submit]:enabled").first.click()
    expect(giver.page.locator("a[href$='/chips'] .act__number").first).to_contain_text(re.compile(r"\d"))
    words = unique("For whoever needs it ")
    form = giver.goes_to("/tank").page.locator("form[action='/tank/deposits']:has([name=words])")
    form.locator("[name=amount]").fill("1")
    form.locator("[name=words]").fill(words)
    form.locator("[type=submit]").click()
    expect(giver.page.locator("main")).to_contain_text(words)
    expect(giver.goes_to("/wallet").page.locator(".passbook__line:not(.passbook__line--head)").first).to_contain_text(
        "−1"
    )


@others
def test_the_tank_says_why_not(open_page, locale: str, javascript: bool) -> None:
    staff = person(open_page, "staff", locale, javascript).goes_to("/tank")
    amount = staff.page.locator("form[action='/tank/withdrawals'] [name=amount]")
    if amount.count() and amount.is_enabled():
        amount.fill("1000000")
        staff.page.locator("form[action='/tank/withdrawals'] [type=submit]").click()
        expect(staff.page.locator("[role=alert], .field__error").first).to_be_visible()
        expect(staff.page.locator("form[action='/tank/withdrawals'] [name=amount]")).to_have_value("1000000")
    else:
        expect(staff.page.locator("#take-out, form[action='/tank/withdrawals']").first).to_be_visible()


@others
def test_what_hurts_is_reported_hidden_and_shown_again(open_page, locale: str, javascript: bool) -> None:
    ada, staff, admin = (person(open_page, who, locale, javascript) for who in ("member", "staff", "admin"))
    words = unique("Buy my pills ")
    topic = admin.writes_topic("board", unique("Somebody sells "))
    number = admin.replies(topic, words).get_attribute("data-post")
    ada.goes_to(f"/p/{number}/flag").page.check("main [name=reason][value=spam]", force=True)
    ada.page.locator("form[action$='/flag'] [type=submit]").click()
    staff.goes_to("/staff/queue").sees(words)
    case = staff.page.locator(f"#post-{number}")
    case.locator("[name=reason]").fill("Not what this place is for.")
    case.locator("[value=hide]").click()
    expect(ada.goes_to(topic).page.locator("main")).not_to_contain_text(words)
    staff.goes_to(f"/p/{number}/hide").page.fill("main [name=reason]", "It was a joke after all.")
    staff.page.locator("form[action$='/hide'] [type=submit]").click()
    ada.goes_to(topic).sees(words)
    admin.goes_to("/admin/audit").sees("It was a joke after all.")


@combinations
def test_admins_read_every_figure_with_its_table(open_page, locale: str, javascript: bool) -> None:
    admin = person(open_page, "admin", locale, javascript)
    for room in ("levels", "connections", "figures/realisation", "figures/first_answer_median", "figures/retention"):
        admin.goes_to(f"/admin/{room}")
        assert admin.page.locator("main .chart__table tbody tr").count() > 0, room
        if javascript:
            admin.page.locator("[data-chart]").first.scroll_into_view_if_needed()
            admin.page.wait_for_selector("[data-chart] canvas")
    admin.goes_to("/admin/levels/light").page.locator("main tbody th a").first.click()
    expect(admin.page.locator("main table tbody tr").first).to_be_attached()


@others
def test_guests_are_asked_to_sign_in_and_come_back_to_where_they_were(open_page, locale: str, javascript: bool) -> None:
    guest = person(open_page, None, locale, javascript).goes_to("/new?kind=question")
    guest.page.fill("main [name=email]", "member@demo.example")
    guest.page.fill("main [name=password]", "yui-demo")
    guest.page.click("main [type=submit]")
    expect(guest.page).to_have_url(re.compile(r"/new\?kind=question"))
