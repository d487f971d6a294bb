"""A robot on this machine: an HTTP server that answers as it is told and keeps what it heard."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from reminders.robots import Address

KEY = "3f9ac1d2-77aa-4e0b-9c53-secretsecret"
PATHS = {
    "wecom": f"/cgi-bin/webhook/send?key={KEY}",
    "dingtalk": f"/robot/send?access_token={KEY}",
    "feishu": f"/open-apis/bot/v2/hook/{KEY}",
    "apprise": f"/{KEY}",
}
GOOD = {
    "wecom": {"errcode": 0, "errmsg": "ok"},
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "feishu": {"code": 0, "msg": "success", "data": {}},
    "apprise": {},
}
HUGE = 8 * 1024 * 1024


class Heard(NamedTuple):
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    content: Any


class Robot:
    """`will` says how the next requests are answered, `heard` what they were."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.heard: list[Heard] = []
        self.over = threading.Event()
        self.sent = 0
        self.will({"errcode": 0, "code": 0})

    def will(
        self, content: Any, *, status: int = 200, headers: dict[str, str] | None = None, manner: str = ""
    ) -> None:
        self.body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.status, self.headers, self.manner = status, headers or {}, manner

    def address(self, kind: str, *, host: str = "127.0.0.1", scheme: str = "", **fields: Any) -> Address:
        scheme = scheme or ("json" if kind == "apprise" else "http")
        return Address(
            kind, f"{scheme}://{host}:{self.port}{PATHS[kind]}", **({"allows_private": True} | fields)
        )


class _Handler(BaseHTTPRequestHandler):
    robot: Robot

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        content = json.loads(raw) if raw.startswith((b"{", b"[")) else raw
        self.robot.heard.append(Heard(parts.path, query, dict(self.headers), content))
        with suppress(OSError):
            getattr(self, f"_{self.robot.manner or 'answer'}")()

    def _head(self, length: int) -> None:
        self.send_response(self.robot.status)
        for name, value in ({"Content-Type": "application/json"} | self.robot.headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _answer(self) -> None:
        self._head(len(self.robot.body))
        self.wfile.write(self.robot.body)

    def _hang(self) -> None:
        self.robot.over.wait(30)

    def _slowly(self, text: bytes) -> None:
        for sign in text:
            if self.robot.over.is_set():
                return
            self.wfile.write(bytes([sign]))
            self.wfile.flush()
            time.sleep(0.05)

    def _trickle(self) -> None:
        """The body comes a byte at a time."""
        self._head(400)
        self._slowly(b" " * 400)

    def _drip(self) -> None:
        """Already the head of the answer comes a byte at a time."""
        self._slowly(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 400)

    def _huge(self) -> None:
        self._head(HUGE)
        for _ in range(HUGE // 65536):
            self.robot.sent += self.wfile.write(b'{"errcode": 0,   ' + b" " * (65536 - 17))

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def local_robot(*, certificate: str = "") -> Iterator[Robot]:
    """A robot that listens on 127.0.0.1; with a certificate (a PEM file with its key) it speaks TLS."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads, server.block_on_close = True, False
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.handle_error = lambda *_args: None  # type: ignore[method-assign]
    robot = handler.robot = Robot(server.server_address[1])  # type: ignore[attr-defined]
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    serving.start()
    try:
        yield robot
    finally:
        robot.over.set()
        server.shutdown()
        server.server_close()
        serving.join()
