"""How a request leaves the house: to the address that was entered and nowhere else, and never for long.

The name is asked for once, the answer is checked, and the connection goes to exactly that answer: a name that
leads into the school's own network later on leads nowhere. Redirects are not followed, proxies named in the
environment are not used. Inside `exchange` this holds for every session of requests, also for those that
another package makes; outside it nothing changes.
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.exceptions import TimeoutError as SlowError

from reminders.hosts import Place, is_never_open, is_private, places_of
from reminders.hush import hushed

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 15.0
ANSWER_BYTES = 64 * 1024
ADDRESSES_TRIED = 4

_patience: ContextVar[float] = ContextVar("patience", default=WHOLE_SECONDS)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Have every exchange in here end after that many seconds, where the house would wait longer."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


class Undelivered(Exception):
    """A message was not accepted. `reason` is a short sentence; `is_final`: trying again would not help."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final


class Answer(NamedTuple):
    status: int
    content: Any
    """What the JSON of the answer holds; None when it holds none."""


def _refuse_private(places: list[Place], *, allows_private: bool) -> None:
    for place in places:
        address = ip_address(place.address)
        if is_never_open(address) or (is_private(address) and not allows_private):
            raise Undelivered(
                _("The address leads into a private network, which is not allowed here."), is_final=True
            )


def check_host(host: str, *, allows_private: bool = False) -> None:
    """Raise ValidationError (robot_private) for a host no message may go to; one not found passes."""
    try:
        _refuse_private(places_of(host, CONNECT_SECONDS), allows_private=allows_private)
    except Undelivered as refused:
        raise ValidationError(refused.reason, code="robot_private") from None


class Exchange:
    """One talk with the outside: where it may lead, until when, what was answered, what went wrong."""

    def __init__(self, *, allows_private: bool, key: str) -> None:
        self.allows_private = allows_private
        self.key = key
        self.status = 0
        self.body = b""
        self.trouble: Undelivered | None = None
        self.is_late = False
        self.seconds = min(WHOLE_SECONDS, _patience.get())
        self._ends = time.monotonic() + self.seconds
        self._known: dict[str, list[Place]] = {}
        self._places: list[Place] = []
        self._handles: list[socket.socket] = []
        self._lock = threading.Lock()
        self._watch = threading.Timer(self.seconds, self._cut)
        self._watch.daemon = True
        self._watch.start()

    @property
    def left(self) -> float:
        return self._ends - time.monotonic()

    def _cut(self) -> None:
        # A socket's timeout begins anew with every byte; only hanging up ends a talk that trickles.
        with self._lock:
            self.is_late = True
            for handle in self._handles:
                with suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        self._watch.cancel()
        with self._lock:
            for handle in self._handles:
                handle.close()
            self._handles.clear()

    def _look_up(self, host: str) -> list[Place]:
        if host not in self._known:
            self._known[host] = places_of(host, min(CONNECT_SECONDS, self.left))
        if not self._known[host]:
            raise Undelivered(_("The host of this address was not found."))
        _refuse_private(self._known[host], allows_private=self.allows_private)
        return self._known[host]

    def connect(self, port: int) -> socket.socket:
        """A connection to the first checked address that takes one; OSError when none does."""
        error: OSError = OSError()
        for place in self._places[:ADDRESSES_TRIED]:
            sock = socket.socket(place.family, socket.SOCK_STREAM)
            try:
                sock.settimeout(max(min(CONNECT_SECONDS, self.left), 0.01))
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                sock.connect(place.at(port))
            except OSError as refused:
                sock.close()
                error = refused
                continue
            with self._lock:
                self._handles.append(sock.dup())
            return sock
        raise error

    def send(self, request: requests.PreparedRequest) -> requests.Response:
        """Send one request and read its answer; RequestException when that fails, with `trouble` set."""
        try:
            return self._send(request)
        except Undelivered as refused:
            self.trouble = refused
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            self.trouble = _no_answer(self.seconds) if self.is_late or self.left <= 0 else _trouble_of(error)
        # Outside the handlers: what was caught names the whole address and must not be carried along.
        raise requests.ConnectionError("not delivered")

    def _send(self, request: requests.PreparedRequest) -> requests.Response:
        if self.left <= 0:
            raise _no_answer(self.seconds)
        self._places = self._look_up(urlsplit(str(request.url)).hostname or "")
        if self.key:
            request.headers["Idempotency-Key"] = self.key
            self.key = ""
        timeout = (CONNECT_SECONDS, max(self.left, 0.01))
        with closing(_PinnedAdapter()) as adapter:
            response = adapter.send(request, stream=True, timeout=timeout, verify=True)
            with closing(response.raw):
                if response.is_redirect:
                    raise Undelivered(
                        _("The address sends on to another one; only the address that was entered is used.")
                    )
                body = response.raw.read(ANSWER_BYTES, decode_content=True)
        if self.is_late:
            raise _no_answer(self.seconds)
        self.status, self.body = response.status_code, body
        return _read_so_far(response, body)


def _read_so_far(response: requests.Response, body: bytes) -> requests.Response:
    """The answer as all that anybody sees of it; the rest stays unread.

    requests has no public way to say so: what it has read stands in these two attributes (2.34).
    """
    vars(response).update(_content=body, _content_consumed=True)
    return response


def _no_answer(seconds: float) -> Undelivered:
    return Undelivered(_("No answer came within %(seconds)d seconds.") % {"seconds": seconds})


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what lies under it; requests and urllib3 wrap one another in several ways."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or one in seen:
            continue
        seen.append(one)
        yield one
        waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]


def _trouble_of(error: Exception) -> Undelivered:
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return Undelivered(_("The certificate of the host is not valid for this address."))
    if any(isinstance(cause, NewConnectionError) for cause in causes):
        return Undelivered(_("The host could not be reached."))
    if any(isinstance(cause, TimeoutError | SlowError) for cause in causes):
        return _no_answer(CONNECT_SECONDS)
    if isinstance(error, ValueError) and not isinstance(error, OSError):
        return Undelivered(_("The address cannot be read."), is_final=True)
    return Undelivered(_("The connection broke off."))


_current: ContextVar[Exchange | None] = ContextVar("exchange", default=None)


class _Pinned(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        going = _current.get()
        if going is None:
            raise NewConnectionError(self, "outside an exchange")
        try:
            return going.connect(self.port)
        except OSError as error:
            raise NewConnectionError(self, "not reached") from error


class _PinnedTLS(_Pinned, HTTPSConnection):
    """Asks for the certificate of the name, though it connects to an address."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Pinned


class _PoolTLS(HTTPSConnectionPool):
    ConnectionCls = _PinnedTLS


class _PinnedAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _PoolTLS}


class HouseAdapter(HTTPAdapter):
    """What every session sends through: inside an exchange by its rules, outside as ever."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        going = _current.get()
        return super().send(request, *args, **kwargs) if going is None else going.send(request)


# The one name from which requests builds the adapters of every session; it offers no other way in.
vars(requests.sessions).update(HTTPAdapter=HouseAdapter)


@contextmanager
def exchange(*, allows_private: bool = False, key: str = "") -> Iterator[Exchange]:
    """Everything requests sends in here keeps the rules of the house; raises Undelivered when one was broken.

    `key` goes along with the first request, so that a service can tell a second attempt from a second one.
    """
    going = Exchange(allows_private=allows_private, key=key)
    token = _current.set(going)
    try:
        with hushed():
            yield going
    except (requests.RequestException, ValueError):
        going.trouble = going.trouble or Undelivered(_("The address cannot be read."), is_final=True)
    finally:
        _current.reset(token)
        going.end()
    if going.trouble is not None:
        raise going.trouble


def post_json(url: str, content: Any, *, allows_private: bool = False, key: str = "") -> Answer:
    """Post JSON to exactly this address and give its answer, whatever its status; raises Undelivered."""
    if not url.lower().startswith("https://") and not allows_private:
        raise Undelivered(_("The address begins with https://."), is_final=True)
    headers = {"Content-Type": "application/json; charset=utf-8", "Accept-Encoding": "identity"}
    data = json.dumps(content, ensure_ascii=False).encode()
    with exchange(allows_private=allows_private, key=key) as going, requests.Session() as session:
        session.trust_env = False
        session.post(url, data=data, headers=headers, allow_redirects=False)
    try:
        return Answer(going.status, json.loads(going.body))
    except (ValueError, RecursionError):
        return Answer(going.status, None)
