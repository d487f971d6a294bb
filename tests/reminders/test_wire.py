"""The bytes of an e-mail: what Django itself would send, read back by the standard library."""

from email import message_from_bytes, policy

import pytest
from django.core.mail import BadHeaderError, EmailMultiAlternatives

from reminders.wire import LONGEST_LINE, bare_address, wire


def mail(body="一行\n又一行\n", page="<p>一行</p>", **fields):
    given = {
        "subject": "端午节的祝福",
        "from_email": "青禾小学工会 <union@example.edu.cn>",
        "to": ["lin@example.com"],
        "headers": {"Message-ID": "<0b9f1c52@union.example.edu.cn>", "Auto-Submitted": "auto-generated"},
    }
    made = EmailMultiAlternatives(body=body, **(given | fields))
    made.attach_alternative(page, "text/html")
    return made


def read(content):
    return message_from_bytes(content, policy=policy.default)


@pytest.mark.parametrize(
    "body", ["一行\n又一行\n", "plain", ".\n..\nFrom 一\r\n", "长" * LONGEST_LINE, "a\rb"]
)
def test_it_says_what_django_would_have_sent(body):
    made = mail(body)
    ours, theirs = read(wire(made)), read(made.message().as_bytes(linesep="\r\n"))
    assert {name.lower() for name in dict(ours)} == {name.lower() for name in dict(theirs)}
    for name in ("Subject", "From", "To", "Message-ID", "Auto-Submitted", "MIME-Version"):
        assert ours[name] == theirs[name], name
    for kind in ("plain", "html"):
        both = [one.get_body((kind,)).get_content().splitlines() for one in (ours, theirs)]
        assert both[0] == both[1]


def test_no_line_is_longer_than_servers_take_and_each_ends_as_they_want():
    content = wire(mail("长" * LONGEST_LINE, subject="很长的题目" * 60))
    assert read(content)["Subject"] == "很长的题目" * 60
    assert max(map(len, content.split(b"\r\n"))) <= LONGEST_LINE
    assert content.count(b"\n") == content.count(b"\r\n")


@pytest.mark.parametrize(
    "field", [{"subject": "一\nBcc: all@example.com"}, {"to": ["a@example.com\nBcc: b"]}]
)
def test_a_line_break_adds_no_header(field):
    with pytest.raises(BadHeaderError):
        wire(mail(**field))


def test_a_repeated_mail_has_the_same_edge_and_another_mail_another():
    once, again = mail(), mail(headers={"Message-ID": "<77@union.example.edu.cn>"})
    assert read(wire(once)).get_boundary() == read(wire(mail())).get_boundary()
    assert read(wire(once)).get_boundary() != read(wire(again)).get_boundary()


@pytest.mark.parametrize(
    ("address", "bare"),
    [
        ("lin@example.com", "lin@example.com"),
        ("工会 <union@example.com>", "union@example.com"),
        ("lin@例子.cn", "lin@xn--fsqu00a.cn"),
    ],
)
def test_a_server_is_told_the_address_in_ascii(address, bare):
    assert bare_address(address) == bare
