"""Pages written for WSGI are the same behind the ASGI door: bodies, headers, streams, failures."""

import asyncio

import pytest
from flask import Flask, Response, request, stream_with_context

from app.base.bridge import Bridge

LARGEST = 2000
site = Flask("site")
site.config["MAX_CONTENT_LENGTH"] = LARGEST
closed = []


@site.get("/hello/<name>")
def hello(name):
    return f"{name} {request.args.get('q')} {request.headers['X-Twice']} {request.cookies.get('b')}"


@site.post("/form")
def form():
    return f"{request.form['word']} {sorted(request.files)} {len(request.files['file'].read())}"


@site.post("/size")
def size():
    return str(len(request.get_data()))


@site.get("/stream")
def stream():
    response = Response(stream_with_context(f"{number}\n" for number in range(5)))
    response.call_on_close(lambda: closed.append("stream"))
    return response


@site.get("/cookies")
def cookies():
    response = Response("")
    response.set_cookie("a", "1")
    response.set_cookie("b", "2")
    return response


def broken(_environ, _start):
    raise RuntimeError("on purpose")


def ask(method, path, *, query="", headers=(), chunks=(), wsgi=site):
    """Status, headers and body parts of one request through the bridge."""
    scope = {
        **{"type": "http", "method": method, "path": path, "query_string": query.encode(), "http_version": "1.1"},
        **{"scheme": "http", "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 5000)},
        "headers": [(b"host", b"localhost"), *((name.encode(), text.encode("latin-1")) for name, text in headers)],
    }
    waiting = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    waiting.append({"type": "http.request", "body": b"", "more_body": False})
    sent = []

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    asyncio.run(Bridge(wsgi, threads=2, largest_bytes=LARGEST)(scope, receive, send))
    return sent[0]["status"], sent[0]["headers"], [part["body"] for part in sent[1:]]


def test_path_query_and_repeated_headers_arrive():
    headers = [("x-twice", "1"), ("x-twice", "2"), ("cookie", "a=1"), ("cookie", "b=2")]
    status, _headers, parts = ask("GET", "/hello/結", query="q=%E7%B5%90", headers=headers)
    assert (status, b"".join(parts).decode()) == (200, "結 結 1,2 2")


def test_a_form_with_a_file_arrives_in_pieces():
    boundary = "----b"
    part = f"--{boundary}\r\nContent-Disposition: form-data; name="
    body = f"{part}word\r\n\r\n結\r\n{part}file; filename=f\r\n\r\n{'x' * 500}\r\n--{boundary}--\r\n".encode()
    headers = [("content-type", f"multipart/form-data; boundary={boundary}"), ("content-length", str(len(body)))]
    status, _headers, parts = ask("POST", "/form", headers=headers, chunks=[body[:100], body[100:]])
    assert (status, b"".join(parts).decode()) == (200, "結 ['file'] 500")


@pytest.mark.parametrize("length", [("content-length", str(LARGEST + 1)), ("transfer-encoding", "chunked")])
def test_a_body_that_is_too_large_is_refused_by_the_site(length):
    status, _headers, _parts = ask("POST", "/size", headers=[length], chunks=[b"x" * 1000, b"x" * 1001])
    assert status == 413


def test_a_body_of_unknown_length_is_read_whole():
    status, _headers, parts = ask("POST", "/size", headers=[("transfer-encoding", "chunked")], chunks=[b"x" * 900] * 2)
    assert (status, parts) == (200, [b"1800"])


def test_a_stream_is_passed_on_and_closed():
    closed.clear()
    status, _headers, parts = ask("GET", "/stream")
    assert (status, b"".join(parts)) == (200, b"0\n1\n2\n3\n4\n")
    assert len(parts) > 1
    assert closed == ["stream"]


def test_every_cookie_is_set():
    _status, headers, _parts = ask("GET", "/cookies")
    assert [text for name, text in headers if name == b"set-cookie"] == [b"a=1; Path=/", b"b=2; Path=/"]


def test_an_answer_to_head_has_no_body():
    status, headers, parts = ask("HEAD", "/hello/a", headers=[("x-twice", "1")])
    assert (status, b"".join(parts)) == (200, b"")
    assert dict(headers)[b"content-length"] != b"0"


def test_a_failure_outside_the_site_is_a_500():
    status, _headers, parts = ask("GET", "/", wsgi=broken)
    assert (status, parts) == (500, [b"Internal Server Error"])


def test_a_body_that_nobody_reads_does_no_harm():
    status, _headers, _parts = ask("POST", "/nowhere", headers=[("content-length", "3")], chunks=[b"abc"])
    assert status == 404
