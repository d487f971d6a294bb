"""An e-mail as it goes over the line: the same lines Django would write, put together for thousands."""

import re
from binascii import b2a_qp
from email.utils import formatdate, parseaddr
from functools import lru_cache

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import forbid_multi_line_headers, sanitize_address

# Of a line's bytes (RFC 5322); longer ones are broken up.
LONGEST_LINE = 998
_ENDS = re.compile(r"\r\n|\r|\n")


def wire(mail: EmailMultiAlternatives) -> bytes:
    """Its bytes: text and page in UTF-8; raises ValueError for a header with a line break in it."""
    identity = mail.extra_headers["Message-ID"]
    # Known to nobody else, and the same on each attempt.
    boundary = "=_" + identity.strip("<>").partition("@")[0]
    headers = {
        "Subject": mail.subject,
        "From": mail.from_email,
        "To": ", ".join(mail.to),
        "Date": formatdate(),
        **mail.extra_headers,
    }
    head = [_header(name, value) for name, value in headers.items()]
    head += ["MIME-Version: 1.0", f'Content-Type: multipart/alternative; boundary="{boundary}"', "", ""]
    parts = [_part(str(mail.body), "text/plain")]
    parts += [_part(str(content), kind) for content, kind in mail.alternatives]
    edge = f"--{boundary}".encode()
    body = b"".join(b"%s\r\n%s\r\n" % (edge, part) for part in parts)
    return "\r\n".join(head).encode("ascii") + body + edge + b"--\r\n"


def bare_address(address: str) -> str:
    """What a server is told of an address: ASCII, without the name before it."""
    bare = parseaddr(address)[1]
    return bare if bare.isascii() else sanitize_address(bare, "utf-8")


def _header(name: str, value: str) -> str:
    if name in ("Subject", "From"):
        return _worded(name, value)
    return "{}: {}".format(*forbid_multi_line_headers(name, value, "utf-8"))


# Hundreds in a row have the same.
@lru_cache(100)
def _worded(name: str, value: str) -> str:
    _name, written = forbid_multi_line_headers(name, value, "utf-8")
    return f"{name}: " + _ENDS.sub("\r\n", written)


def _part(text: str, kind: str) -> bytes:
    content = _ENDS.sub("\r\n", text).encode()
    encoding = "8bit"
    if any(len(line) > LONGEST_LINE for line in content.split(b"\r\n")):
        encoding, content = "quoted-printable", b2a_qp(_ENDS.sub("\n", text).encode(), istext=True)
        content = content.replace(b"\n", b"\r\n")
    head = f'Content-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode() + content
