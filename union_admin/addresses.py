"""Where `make run` listens, and at which address people reach it: PORT and SITE_URL."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from union_admin.children import EVERYWHERE, HOST, listens_on

DEFAULT_PORT = "8000"


class RunError(Exception):
    """The site cannot run; the message is one sentence for the person at the terminal."""


def read_address() -> str:
    """How people reach the site: SITE_URL, or this machine alone. Raises RunError when it is no address."""
    given = os.environ.get("SITE_URL") or f"http://{HOST}:{os.environ.get('PORT') or DEFAULT_PORT}"
    if not _is_address(given):
        raise RunError(
            f"SITE_URL 应像 http://192.168.1.20:8000 这样写：{given}。 "
            f"SITE_URL must look like http://192.168.1.20:8000, not {given}."
        )
    return given.rstrip("/") + "/"


def _is_address(given: str) -> bool:
    """Whether it names a scheme, a host that others can ask for, and nothing behind the port."""
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        return False
    is_bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    return (
        parts.scheme in ("http", "https")
        and parts.hostname not in (None, "", EVERYWHERE, "::")
        and port != 0
        and is_bare
    )


def read_port(address: str) -> int:
    """The port to listen on: PORT, or that of a plain address. Raises RunError when it cannot be had."""
    parts = urlsplit(address)
    of_address = str(parts.port) if parts.scheme == "http" and parts.port else DEFAULT_PORT
    text = os.environ.get("PORT") or of_address
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise RunError(
            f"端口应为 1 至 65535 的整数：{text}。 PORT must be a number from 1 to 65535, not {text}."
        )
    _try_port(listens_on(address), int(text))
    return int(text)


def _try_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise RunError(
                f"没有权限使用端口 {port}，请换一个：make run PORT=8001。 "
                f"Port {port} is not allowed here; choose another: make run PORT=8001."
            ) from None
        except OSError:
            raise RunError(
                f"端口 {port} 已被别的程序占用，请换一个：make run PORT={port + 1}。 "
                f"Port {port} is taken by another program; choose another: make run PORT={port + 1}."
            ) from None


def remarks(address: str, port: int) -> Iterator[tuple[str, str]]:
    """What somebody who opens a plain site to others should know, in Chinese and English."""
    parts = urlsplit(address)
    if listens_on(address) != EVERYWHERE:
        return
    yield (
        "同一网络里的手机和电脑都能打开这个地址；传输没有加密，请只在可信的网络里这样用。",
        "Phones and computers in the same network reach this address; nothing is encrypted on the way.",
    )
    if _is_strange(parts):
        yield (
            f"本机没有 {parts.hostname} 这个地址：手机可能打不开（hostname -I 显示本机的地址）。",
            f"This machine does not have the address {parts.hostname}; hostname -I shows those it has.",
        )
    named = parts.port or 80
    if port != named:
        yield (
            f"网站在端口 {port} 上，而地址写的是端口 {named}：要有转发才打得开。",
            f"The site listens on port {port}, the address names port {named}: one must be forwarded.",
        )


def _is_strange(parts: SplitResult) -> bool:
    """Whether the host is written as figures that are no address of this machine."""
    try:
        ipaddress.IPv4Address(parts.hostname or "")
    except ValueError:
        return False
    with socket.socket(type=socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((parts.hostname, 0))
        except OSError as error:
            return error.errno == errno.EADDRNOTAVAIL
    return False
