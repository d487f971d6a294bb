"""Requests leave for the address that was entered and nowhere else, and never for long."""

import datetime as dt
import logging
import socket
import threading
import time
from contextlib import contextmanager
from ipaddress import ip_address

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ValidationError
from django.utils.translation import override

from reminders import outgoing
from reminders.hosts import is_never_open, is_private
from reminders.outgoing import Undelivered, check_host, exchange, post_json
from tests.reminders.robots import KEY, local_robot

PRIVATE = "The address leads into a private network, which is not allowed here."
NAME = "robot.example.cn"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def robot():
    with local_robot() as robot:
        yield robot


@pytest.fixture
def names(monkeypatch):
    """The outside world's resolver: each name's answers in turn, the last for ever; `names.asked` counts."""

    class Names(dict):
        asked: list[str] = []

    names, real = Names(), socket.getaddrinfo
    names.asked = []

    def getaddrinfo(host, port, *args, **options):
        if host not in names:
            return real(host, port, *args, **options)
        names.asked.append(host)
        answer = names[host].pop(0) if len(names[host]) > 1 else names[host][0]
        if not answer:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [row for one in answer for row in real(one, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return names


def _url(robot, host="127.0.0.1", scheme="http"):
    return f"{scheme}://{host}:{robot.port}/send?key={KEY}"


def _refused(url, **options):
    with pytest.raises(Undelivered) as refused:
        post_json(url, {"a": 1}, **options)
    return refused.value


@contextmanager
def _within(monkeypatch, seconds):
    monkeypatch.setattr(outgoing, "WHOLE_SECONDS", seconds)
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds + 0.7


def test_an_answer_comes_back_whatever_its_status(robot):
    robot.will({"errcode": 7}, status=500)
    answer = post_json(_url(robot), {"text": "工会"}, allows_private=True, key="m-1")
    assert answer == (500, {"errcode": 7})
    assert robot.heard[0].content == {"text": "工会"}
    assert robot.heard[0].headers["Idempotency-Key"] == "m-1"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "198.18.0.5", "192.0.2.1"),
        *("::1", "fd12::1", "fec0::1", "::ffff:8.8.8.8", "::ffff:10.0.0.1", "64:ff9b::808:808"),
        *("2002:808:808::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "64:ff9b:1::808:808"),
    ],
)
def test_private_and_disguised_addresses_are_private(address):
    assert is_private(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("169.254.169.254", "224.0.0.1", "0.0.0.0", "0.1.2.3", "240.0.0.1", "255.255.255.255"),
        *("100.100.100.200", "fe80::1", "ff02::1", "::", "fd00:ec2::254", "::ffff:169.254.169.254"),
        *("::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "::127.0.0.1"),
    ],
)
def test_some_addresses_stay_closed_even_where_private_ones_are_open(address, names):
    assert is_never_open(ip_address(address))
    names[NAME] = [[address]]
    assert _refused(f"http://{NAME}/x", allows_private=True).reason == PRIVATE


@pytest.mark.parametrize("address", ["8.8.8.8", "223.5.5.5", "2400:3200::1"])
def test_public_addresses_are_open(address):
    assert not is_private(ip_address(address))
    assert not is_never_open(ip_address(address))


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "192.168.3.4", "fd00::1", "::1"])
def test_private_addresses_open_where_they_are_allowed(address):
    assert not is_never_open(ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "127.1", "0x7f.0.0.1", "[::1]"])
def test_a_private_host_is_refused_however_it_is_written(robot, host):
    refused = _refused(_url(robot, host, "https"))
    assert (refused.reason, refused.is_final) == (PRIVATE, True)
    assert not robot.heard


def test_a_name_that_leads_into_the_private_network_is_refused(robot, names):
    names[NAME] = [["127.0.0.1"]]
    assert _refused(_url(robot, NAME, "https")).reason == PRIVATE


def test_one_private_address_in_the_answer_refuses_the_whole_name(names):
    names[NAME] = [["8.8.8.8", "10.0.0.7"]]
    assert _refused(f"https://{NAME}/x").reason == PRIVATE


def test_the_form_refuses_a_private_host_and_passes_an_unknown_one(names):
    names[NAME], names["gone.example.cn"] = [["10.0.0.1"]], [[]]
    with pytest.raises(ValidationError) as refused:
        check_host(NAME)
    assert refused.value.code == "robot_private"
    check_host(NAME, allows_private=True)
    check_host("gone.example.cn")
    refusal = _refused("https://gone.example.cn/x")
    assert (refusal.reason, refusal.is_final) == ("The host of this address was not found.", False)


def test_public_first_and_private_later_is_connected_to_the_first_answer_only(names, monkeypatch):
    names[NAME], tried = [["8.8.8.8"], ["127.0.0.1"]], []

    def connect(_sock, address):
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert _refused(f"https://{NAME}/x").reason == "The host could not be reached."
    assert tried == [("8.8.8.8", 443)]
    assert names.asked == [NAME]


def test_the_name_is_asked_for_once_and_sent_as_the_host(robot, names):
    names[NAME] = [["127.0.0.1"], ["127.0.0.99"]]
    post_json(_url(robot, NAME), {}, allows_private=True)
    assert robot.heard[0].headers["Host"] == f"{NAME}:{robot.port}"
    assert names.asked == [NAME]


def test_the_next_address_is_tried_where_one_takes_no_connection(robot, names):
    names[NAME] = [["127.0.0.99", "127.0.0.1"]]
    assert post_json(_url(robot, NAME), {}, allows_private=True).status == 200


def test_plain_http_is_not_used_towards_the_internet():
    refused = _refused("http://8.8.8.8/x")
    assert (refused.reason, refused.is_final) == ("The address begins with https://.", True)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(robot, status):
    with local_robot() as other:
        robot.will({}, status=status, headers={"Location": _url(other)})
        refused = _refused(_url(robot), allows_private=True)
        assert refused.reason.startswith("The address sends on to another one")
        assert not refused.is_final
        assert not other.heard


def test_proxies_of_the_environment_are_not_used(robot, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert post_json(_url(robot), {}, allows_private=True).status == 200
    with exchange(allows_private=True):
        assert requests.post(_url(robot), timeout=1).status_code == 200


@pytest.mark.parametrize("manner", ["hang", "trickle", "drip"])
def test_a_slow_server_is_left_in_time(robot, manner, monkeypatch):
    robot.will({}, manner=manner)
    with _within(monkeypatch, 1):
        refused = _refused(_url(robot), allows_private=True)
    assert (refused.reason, refused.is_final) == ("No answer came within 1 seconds.", False)


def test_a_handshake_that_hangs_is_left_in_time(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent, _within(monkeypatch, 1):
        refused = _refused(f"https://127.0.0.1:{silent.getsockname()[1]}/x", allows_private=True)
    assert refused.reason == "No answer came within 1 seconds."


def test_a_resolver_that_hangs_is_left_in_time(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: over.wait(10) and [])
    with _within(monkeypatch, 1):
        refused = _refused("https://robot.example.cn/x")
    over.set()
    assert (refused.reason, refused.is_final) == ("The host of this address was not found.", False)


def test_of_a_huge_answer_only_the_beginning_is_read(robot):
    robot.will({}, manner="huge")
    with exchange(allows_private=True) as going:
        answer = requests.post(_url(robot), timeout=5)
    assert len(going.body) == len(answer.content) == outgoing.ANSWER_BYTES
    assert robot.sent < 8 * 1024 * 1024


def test_a_connection_that_is_refused_or_breaks_off_is_told(robot):
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
        breaking = threading.Thread(target=lambda: once.accept()[0].close())
        breaking.start()
        assert (
            _refused(f"http://127.0.0.1:{port}/", allows_private=True).reason == "The connection broke off."
        )
        breaking.join()
    gone = _refused(f"http://127.0.0.1:{port}/", allows_private=True)
    assert (gone.reason, gone.is_final) == ("The host could not be reached.", False)


@pytest.mark.parametrize("url", ["https://", "https://[::1", "https://a b/", "https://.example.cn:x/"])
def test_an_address_that_cannot_be_read_is_final(url):
    refused = _refused(url, allows_private=True)
    assert refused.reason in ("The address cannot be read.", "The host of this address was not found.")


def _certificate(folder, name):
    """A certificate for a name, signed by itself; gives the file of both and the file to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(
        issuer_name=subject,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - dt.timedelta(days=1),
        not_valid_after=now + dt.timedelta(days=1),
    ).add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    public = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(secret + public)
    (folder / "trusted.pem").write_bytes(public)
    return str(folder / "both.pem"), str(folder / "trusted.pem")


def test_the_certificate_is_that_of_the_name_not_of_the_address(names, tmp_path, monkeypatch):
    both, trusted = _certificate(tmp_path, NAME)
    names[NAME] = names["other.example.cn"] = [["127.0.0.1"]]
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", trusted)
    with local_robot(certificate=both) as robot:
        assert post_json(_url(robot, NAME, "https"), {}, allows_private=True).status == 200
        for wrong in ("other.example.cn", "127.0.0.1"):
            refused = _refused(_url(robot, wrong, "https"), allows_private=True)
            assert refused.reason == "The certificate of the host is not valid for this address."
        assert len(robot.heard) == 1


def test_a_session_told_not_to_verify_verifies_all_the_same(names, tmp_path):
    both, _trusted = _certificate(tmp_path, NAME)
    names[NAME] = [["127.0.0.1"]]
    with local_robot(certificate=both) as robot, pytest.raises(Undelivered), exchange(allows_private=True):
        requests.post(_url(robot, NAME, "https"), verify=False, timeout=2)
    assert not robot.heard


def test_sessions_of_others_keep_the_rules_inside_and_are_free_outside(robot, caplog):
    caplog.set_level(logging.DEBUG)
    session = requests.Session()
    with pytest.raises(Undelivered, match="private network"), exchange():
        session.post(_url(robot))
    assert not robot.heard
    assert KEY not in caplog.text
    assert session.post(_url(robot)).status_code == 200
    assert KEY in caplog.text, "outside, logs are as ever"
    session.close()


def test_an_exchange_on_one_thread_leaves_the_others_alone(robot):
    status = []
    with exchange():
        other = threading.Thread(
            target=lambda: status.append(requests.post(_url(robot), timeout=2).status_code)
        )
        other.start()
        other.join()
    assert status == [200]


def test_what_went_wrong_carries_no_key_along(robot, caplog):
    caplog.set_level(logging.DEBUG)
    robot.will({}, status=302, headers={"Location": "/x"})
    error = _refused(_url(robot), allows_private=True)
    while error is not None:
        assert KEY not in repr(error)
        error = error.__cause__ or error.__context__
    assert KEY not in caplog.text
