"""The mail server: one connection for a batch of e-mails, opened anew when it broke, and what it says."""

import logging
import socket
import ssl
from contextlib import ExitStack, suppress
from datetime import timedelta
from smtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import Any, Self, cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.translation import gettext as _

from reminders.outgoing import Undelivered
from reminders.wire import bare_address, wire

log = logging.getLogger(__name__)

SOON = timedelta(minutes=1)
# Somebody has to change a setting before it can work.
LATER = timedelta(minutes=15)
# Characters of a server's answer that are kept.
QUOTED = 200


class ServerAway(Exception):
    """No e-mail can leave now, whoever it is for; try again after `pause`."""

    def __init__(self, reason: str, *, pause: timedelta = SOON) -> None:
        super().__init__(reason)
        self.reason = reason
        self.pause = pause


class Postman:
    """Hands e-mails to the server that EMAIL_URL names."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._is_used = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._hang_up()

    def reach(self) -> None:
        """Have a connection; raises ServerAway. One that broke since is noticed when a sender is named."""
        if self._connection is None:
            self._connection = _opened()

    def send(self, mail: EmailMultiAlternatives) -> None:
        """Hand over one e-mail once the server is reached; raises Undelivered for it alone, or ServerAway."""
        content = wire(mail)
        if self._line is not None:
            self._name_sender(mail.from_email, len(content))
        try:
            self._hand_over(mail, content)
        except SMTPDataError as refused:
            _forget(cast(SMTP, self._line))
            raise _refused_message(refused.smtp_code, refused.smtp_error) from refused
        # Among them whatever else smtplib raises, and a timeout.
        except OSError as error:
            self._hang_up()
            raise Undelivered(
                _("The mail server broke off, or did not answer in time."), is_final=False
            ) from error

    @property
    def _line(self) -> SMTP | None:
        """None where EMAIL_URL names no server but the log, or a folder."""
        return getattr(self._connection, "connection", None)

    def _name_sender(self, sender: str, size: int) -> None:
        """What comes before the address, and so is never its fault; raises ServerAway."""
        was_used, self._is_used = self._is_used, True
        try:
            _say_from(cast(SMTP, self._line), sender, size)
        except OSError as error:
            self._hang_up()
            # Servers take so many on one connection; nothing of this one was taken.
            if not was_used or not _may_be_asked_anew(error):
                raise _away(error) from error
            self.reach()
            self._name_sender(sender, size)

    def _hand_over(self, mail: EmailMultiAlternatives, content: bytes) -> None:
        line = self._line
        if line is None:
            self._connection.send_messages([mail])
            return
        code, said = line.rcpt(bare_address(mail.to[0]))
        if code not in (250, 251):
            _forget(line)
            raise _refused_address(code, said)
        code, said = line.data(content)
        if code != 250:
            raise SMTPDataError(code, said)

    def _hang_up(self) -> None:
        if self._connection is not None:
            _close(self._connection)
        self._connection, self._is_used = None, False


def _say_from(line: SMTP, sender: str, size: int) -> None:
    line.ehlo_or_helo_if_needed()
    code, said = line.mail(bare_address(sender), [f"size={size}"] if line.has_extn("size") else [])
    if code != 250:
        raise SMTPSenderRefused(code, said, sender)


def _may_be_asked_anew(error: OSError) -> bool:
    if isinstance(error, SMTPSenderRefused):
        return not _is_for_good(error.smtp_code)
    return isinstance(error, SMTPServerDisconnected | ConnectionError)


def _forget(line: SMTP) -> None:
    """The server drops what was begun; one that is gone has."""
    with suppress(OSError):
        line.rset()


def _close(connection: Any) -> None:
    with suppress(OSError):
        connection.close()


def _opened() -> Any:
    """A connection, signed in where the settings say so; raises ServerAway with what is wrong."""
    try:
        connection = get_connection()
        with ExitStack() as undo:
            undo.callback(_close, connection)
            connection.open()
            undo.pop_all()
    except SMTPAuthenticationError as refused:
        said = {"said": _quoted(refused.smtp_error)}
        if not _is_for_good(refused.smtp_code):
            raise ServerAway(_("The mail server takes nothing now: %(said)s") % said) from refused
        reason = _("The mail server does not accept the user name or password: %(said)s") % said
        raise ServerAway(reason, pause=LATER) from refused
    except SMTPResponseException as refused:
        said = {"said": _quoted(refused.smtp_error)}
        raise ServerAway(_("The mail server takes nothing now: %(said)s") % said) from refused
    except socket.gaierror as error:
        raise ServerAway(_("The name of the mail server is not found.")) from error
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
        raise ServerAway(_("The mail server does not answer.")) from error
    except (ssl.SSLError, SMTPNotSupportedError) as error:
        raise _set_up_wrongly() from error
    except OSError as error:
        raise ServerAway(_("The mail server does not answer.")) from error
    # A user name that cannot be written, two kinds of encryption at once, a backend that there is not.
    except Exception as error:
        raise _set_up_wrongly() from error
    return connection


def _set_up_wrongly() -> ServerAway:
    log.exception("E-mail is set up wrongly")
    return ServerAway(_("E-mail is set up wrongly; the service's log says how."), pause=LATER)


def _away(refused: OSError) -> ServerAway:
    if not isinstance(refused, SMTPResponseException):
        return ServerAway(_("The mail server does not answer."))
    said = {"sender": settings.DEFAULT_FROM_EMAIL, "said": _quoted(refused.smtp_error)}
    if not _is_for_good(refused.smtp_code):
        return ServerAway(_("The mail server takes nothing now: %(said)s") % said)
    reason = _("The mail server does not accept %(sender)s as the sender: %(said)s") % said
    return ServerAway(reason, pause=LATER)


def _refused_address(code: int, said: bytes | str) -> Undelivered:
    if _is_for_good(code):
        reason = _("The mail server refuses this address: %(said)s")
    else:
        reason = _("The mail server puts it off: %(said)s")
    return Undelivered(reason % {"said": _quoted(said, code)}, is_final=_is_for_good(code))


def _refused_message(code: int, said: bytes | str) -> Undelivered:
    """Never for good: what a filter refuses today it may take tomorrow, and nobody reads it over and over."""
    if _is_for_good(code):
        reason = _("The mail server refuses this message: %(said)s")
    else:
        reason = _("The mail server puts it off: %(said)s")
    return Undelivered(reason % {"said": _quoted(said, code)}, is_final=False)


def _is_for_good(code: int) -> bool:
    return 500 <= code < 600


def _quoted(said: bytes | str, code: int | None = None) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    words = " ".join(text.split())
    return f"{code} {words}"[:QUOTED] if code else words[:QUOTED]
