"""A small HTTP server on this machine, whose answers a test writes; it stops by itself with the test."""

import re
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Loopback:
    """Answers by path, the headers of each request seen, and the address."""

    def __init__(self):
        self.answers, self.requests, self.stopping = {}, [], threading.Event()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def serves(self, path, *bodies, **options):
        """Answer with each body in turn, and with the last one from then on."""
        waiting = [body if callable(body) else whole(body, **options) for body in bodies]
        self.answers[path] = lambda request: (waiting.pop(0) if len(waiting) > 1 else waiting[0])(request)
        return self.url(path)


@contextmanager
def running():
    loopback = Loopback()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 5

        def do_GET(self):
            loopback.requests.append((self.path, dict(self.headers)))
            self.close_connection = True
            self.stopping = loopback.stopping
            answer = loopback.answers.get(self.path.partition("?")[0], status(404))
            # The client is meant to leave early.
            with suppress(BrokenPipeError, ConnectionResetError):
                answer(self)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    loopback.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield loopback
    finally:
        loopback.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def begin(request, code, headers):
    request.send_response(code)
    for name, value in {"Connection": "close", **headers}.items():
        request.send_header(name, value)
    request.end_headers()


def status(code, **headers):
    def answer(request):
        begin(
            request, code, {"Content-Length": "0", **{name.replace("_", "-"): value for name, value in headers.items()}}
        )

    return answer


def whole(body, *, kind="application/octet-stream", etag="", modified="", length=True):
    """Serve a body, or the rest of it where a client that knows the edition asks for the rest."""

    def answer(request):
        headers = {"Content-Type": kind}
        headers |= {"ETag": etag} if etag else {}
        headers |= {"Last-Modified": modified} if modified else {}
        asked = re.match(r"bytes=(\d+)-", request.headers.get("Range", ""))
        start = int(asked[1]) if asked and request.headers.get("If-Range") in (etag, modified) else 0
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        headers |= {"Content-Length": str(len(body) - start)} if length else {}
        begin(request, 206 if start else 200, headers)
        request.wfile.write(body[start:])

    return answer


def broken_off(body, *, after, etag="", announced=True):
    """Announce a whole body and close the connection after some bytes of it."""

    def answer(request):
        headers = {"ETag": etag} if etag else {}
        begin(request, 200, headers | ({"Content-Length": str(len(body))} if announced else {}))
        request.wfile.write(body[:after])

    return answer


def dripping(body, *, every):
    """Send a byte now and then, until the test is over or the body is."""

    def answer(request):
        begin(request, 200, {"Content-Length": str(len(body))})
        for byte in body:
            request.wfile.write(bytes([byte]))
            request.wfile.flush()
            if request.stopping.wait(every):
                return

    return answer


def stalling(body=b""):
    """Send the head of an answer and some bytes, then nothing."""

    def answer(request):
        begin(request, 200, {"Content-Length": "100000"})
        request.wfile.write(body)
        request.wfile.flush()
        request.stopping.wait(10)

    return answer


def endless(chunk):
    """Send without an end and without a length."""

    def answer(request):
        begin(request, 200, {})
        while not request.stopping.is_set():
            request.wfile.write(chunk)

    return answer
