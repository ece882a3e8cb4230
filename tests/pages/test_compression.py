"""Pages travel packed where the browser unpacks, and are the same page either way."""

import gzip

import pytest

PACKED = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize("path", ["/questions", "/nowhere"])
def test_the_same_page_packed_and_plain(client, path):
    plain, packed = client.get(path), client.get(path, headers=PACKED)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_page_that_has_not_changed_is_not_sent_again(client):
    tag = client.get("/questions", headers=PACKED).headers["ETag"]
    assert client.get("/questions", headers=PACKED | {"If-None-Match": tag}).status_code == 304
    assert client.get("/questions", headers={"If-None-Match": tag}).status_code == 304


def test_a_short_answer_is_not_worth_it(client):
    assert "Content-Encoding" not in client.get("/healthz", headers=PACKED).headers
