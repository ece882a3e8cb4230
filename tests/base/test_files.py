"""Built files: compressed where the browser can, kept for a year, and nothing else is reachable."""

import asyncio

import pytest

from app.base.files import Files


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "app-1.css").write_bytes(b"plain")
    (tmp_path / "dist" / "app-1.css.br").write_bytes(b"packed")
    (tmp_path / "dist" / "knot.png").write_bytes(b"picture")
    (tmp_path / "secret").write_bytes(b"secret")
    return tmp_path / "dist"


def ask(folder, name, accepted="", method="GET"):
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"path": f"/static/{name}", "method": method, "headers": [(b"accept-encoding", accepted.encode())]}
    asyncio.run(Files(folder, "/static/")(scope, None, send))
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


def test_a_browser_that_can_gets_the_packed_file(folder):
    status, headers, body = ask(folder, "app-1.css", "gzip, br")
    assert (status, body) == (200, b"packed")
    assert headers[b"content-encoding"] == b"br"
    assert headers[b"content-type"] == b"text/css; charset=utf-8"
    assert b"immutable" in headers[b"cache-control"]


def test_another_gets_the_plain_file(folder):
    status, headers, body = ask(folder, "app-1.css", "gzip")
    assert (status, body) == (200, b"plain")
    assert b"content-encoding" not in headers


def test_a_picture_has_its_type(folder):
    assert ask(folder, "knot.png")[1][b"content-type"] == b"image/png"


def test_head_has_the_length_without_the_body(folder):
    _status, headers, body = ask(folder, "app-1.css", method="HEAD")
    assert (headers[b"content-length"], body) == (b"5", b"")


@pytest.mark.parametrize("name", ["../secret", "nothing.css", "", ".", "..", "%2e%2e/secret"])
def test_nothing_else_is_reachable(folder, name):
    assert ask(folder, name)[0] == 404


def test_files_are_only_read(folder):
    assert ask(folder, "app-1.css", method="DELETE")[0] == 404
