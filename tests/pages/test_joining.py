"""Joining and getting in, as a browser does it: with forms, tokens and mailed links."""

import re

from app.base.mail import delivery, transports

PASSWORD = "a few plain words"
TICKET = re.compile(r"/(confirm|reset|settings/email)/([\w-]+)")


def token(client, path="/sign-in"):
    """The CSRF token of a page's form."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    return found[1] if found else ""


def send(client, path, page=None, **fields):
    return client.post(path, data={"csrf_token": token(client, page or path), **fields})


def join(client, handle="hana", email="hana@example.com", **more):
    fields = {"handle": handle, "display_name": "花", "email": email, "password": PASSWORD} | more
    return send(client, "/sign-up", **fields)


def mails():
    """All mails that were written, oldest first."""
    delivery.deliver()
    return [transports.read_local(path) for path in reversed(transports.list_local(transports.local_mails()))]


def ticket_in(mail):
    return TICKET.search(mail.get_body(("plain",)).get_content())[2]


def sign_in(client, email="hana@example.com", password=PASSWORD, **more):
    return send(client, "/sign-in", email=email, password=password, **more)


def test_joining_from_the_form_to_the_first_page(client):
    assert join(client).headers["Location"] == "/sign-up/sent"
    mail = mails()[-1]
    confirmed = client.get(f"/confirm/{ticket_in(mail)}")
    print(confirmed.text, confirmed.status_code)
    assert confirmed.headers["Location"] == "/sign-in"
    assert sign_in(client).headers["Location"] == "/"
    assert "花" in client.get("/settings").text
