"""A mail server in this machine that takes everything, at its own pace."""

import socketserver
import threading
import time
from collections import Counter, defaultdict
from contextlib import contextmanager
from email import message_from_bytes


class Letterbox(socketserver.ThreadingTCPServer):
    """`heard` has (recipient, message id) in the order of arrival; `pause` is seconds a message takes."""

    allow_reuse_address = daemon_threads = True
    block_on_close = False

    def __init__(self, pause: float) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pause = pause
        self.heard: list[tuple[str, str]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever is killed in the middle hangs up; that is what these tests are about."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def copies(self) -> Counter[str]:
        """How many messages each recipient got."""
        return Counter(recipient for recipient, _id in list(self.heard))

    def identities(self) -> dict[str, set[str]]:
        """The message ids that each recipient got."""
        found = defaultdict(set)
        for recipient, identity in list(self.heard):
            found[recipient].add(identity)
        return found


class _Handler(socketserver.StreamRequestHandler):
    server: Letterbox

    def handle(self) -> None:
        recipient = ""
        self._say("220 here")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
            if verb == b"DATA":
                self._say("354 go on")
                self._take(recipient)
            self._say("221 bye" if verb == b"QUIT" else "250 ok")
            if verb == b"QUIT":
                return

    def _take(self, recipient: str) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if not line:
            raise ConnectionAbortedError
        time.sleep(self.server.pause)
        self.server.heard.append((recipient, message_from_bytes(b"".join(lines))["Message-ID"]))

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def local_letterbox(pause: float = 0):
    """A letterbox that is open while the block runs."""
    box = Letterbox(pause)
    thread = threading.Thread(target=box.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        box.shutdown()
        box.server_close()
        thread.join()
