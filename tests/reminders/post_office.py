"""A mail server in this machine: real SMTP, that keeps what it was given and answers as the test wants."""

import socketserver
import threading
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from types import SimpleNamespace

# What a hook may answer beside a line of SMTP.
HANG, GO_AWAY = object(), object()


class PostOffice(socketserver.ThreadingTCPServer):
    """`mails` is what it took; `hook(command, argument)` answers in its place, or None."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails, self.connections = [], 0
        self.hook = lambda command, argument: None
        self.enough = threading.Event()

    @property
    def port(self):
        return self.server_address[1]

    @property
    def recipients(self):
        return [mail.to for mail in self.mails]

    def refuse(self, command, reply, *, where=""):
        """Answer this command so, where its argument holds `where`; a step "END" stands for after DATA."""
        self.hook = lambda said, argument: reply if said == command and where in argument else None

    def get_request(self):
        self.connections += 1
        return super().get_request()

    def handle_error(self, request, client_address):
        """Whoever hangs up in the middle is what these tests are about."""


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.sender, self.to = "", ""
        if not self.say(self.server.hook("HELLO", "") or "220 post office"):
            return
        while line := self.rfile.readline().decode().strip():
            command, _space, argument = line.partition(" ")
            answer = self.server.hook(command.upper(), argument) or self.answer(command.upper(), argument)
            if not self.say(answer) or command.upper() == "QUIT":
                return

    def say(self, answer):
        """Whether the talk goes on."""
        if answer is HANG:
            self.server.enough.wait(30)
        if answer in (HANG, GO_AWAY):
            return False
        self.wfile.write(f"{answer}\r\n".encode())
        return True

    def answer(self, command, argument):
        if command == "MAIL":
            self.sender = argument
        elif command == "RCPT":
            self.to = argument.partition("<")[2].partition(">")[0]
        elif command == "DATA":
            return self.take()
        return "221 bye" if command == "QUIT" else "250 good"

    def take(self):
        self.wfile.write(b"354 go on\r\n")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise ConnectionResetError  # Killed half way: no server takes half a letter.
            lines.append(line.removeprefix(b"."))
        refused = self.server.hook("END", self.to)
        if refused is None:
            content = message_from_bytes(b"".join(lines), policy=policy.default)
            self.server.mails.append(SimpleNamespace(sender=self.sender, to=self.to, content=content))
        return refused or "250 taken"


@contextmanager
def post_office():
    """A post office that is open while the block runs."""
    office = PostOffice()
    thread = threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield office
    finally:
        office.enough.set()
        with suppress(OSError):
            office.shutdown()
            office.server_close()
        thread.join()
