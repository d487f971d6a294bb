import socket

import pytest

from union_admin import addresses
from union_admin.addresses import RunError, read_address, read_port, remarks


@pytest.fixture(autouse=True)
def _nothing_is_taken(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.delenv("SITE_URL", raising=False)
    monkeypatch.setattr(addresses, "_try_port", lambda host, port: None)


@pytest.mark.parametrize(
    ("site_url", "port", "listens"),
    [
        ("", "", 8000),
        ("", "8080", 8080),
        ("http://192.168.1.20:8010", "", 8010),
        ("http://192.168.1.20:80", "8000", 8000),
        ("http://192.168.1.20", "", 8000),
        ("https://union.example.edu.cn:8443", "", 8000),
    ],
)
def test_the_site_listens_where_its_plain_address_says(monkeypatch, site_url, port, listens):
    monkeypatch.setenv("SITE_URL", site_url)
    monkeypatch.setenv("PORT", port)
    assert read_port(read_address()) == listens


@pytest.mark.parametrize(
    "site_url",
    [
        "http://0.0.0.0:8000",
        "http://192.168.1.20:0",
        "http://192.168.1.20:door",
        "http://192.168.1.20:70000",
        "http://192.168.1.20:8000/union",
        "http://me:secret@192.168.1.20:8000",
        "192.168.1.20",
    ],
)
def test_an_address_that_phones_could_not_open_is_refused(monkeypatch, site_url):
    monkeypatch.setenv("SITE_URL", site_url)
    with pytest.raises(RunError, match="SITE_URL"):
        read_address()


def test_who_opens_a_plain_site_to_others_is_told_what_keeps_them_out():
    own = socket.gethostbyname("localhost")
    assert list(remarks(f"http://{own}:8000/", 8000)) == []
    assert list(remarks("https://union.example.edu.cn/", 8000)) == []
    # 192.0.2.0/24 is kept for examples: no machine has it.
    told = [english for _chinese, english in remarks("http://192.0.2.1:80/", 8000)]
    assert ["nothing is encrypted" in told[0], "192.0.2.1" in told[1], "port 80" in told[2]] == [True] * 3
    assert len(list(remarks("http://union.lan:8000/", 8000))) == 1
