"""What the documents name exists, and both languages show the same commands."""

import configparser
import getpass
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from django.core.management import get_commands

from members.forms.sheets import MOST_BYTES_AT_ONCE
from union_admin.embedded.places import ROOT

DOCS = ROOT / "docs"
DEPLOY = DOCS / "deploy"
PAIRS = (("README.zh-CN.md", "README.md"), ("docs/operate.zh-CN.md", "docs/operate.md"))
TEXTS = (*sum(PAIRS, ()), "docs/README-FIRST.txt", "docs/figures.md")
# Of pip, npm, SQL, the shell and apt: not ours to have.
STRANGERS = {"PIP_INDEX_URL", "CREATEDB", "NFS", "JSON", "MAINPID", "DATABASE", "ROLE"}
# In MB.
WITH_ROOM = 130
UNITS = sorted(DEPLOY.glob("*.service"))


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def commands(name):
    """The lines that its blocks tell to type, without remarks; "…" for what a language names its own way."""
    blocks = re.findall(r"^ *```\n(.*?)^ *```", read(name), re.DOTALL | re.MULTILINE)
    lines = [re.split(r"\s{2,}|#", line.strip())[0] for block in blocks for line in block.splitlines()]
    named = r"<[^>]+>|(?<= )(?:FILE|[^\x00-\x7f]+)(?:\.\w+)?"
    return [re.sub(named, "…", line).strip() for line in lines if line]


@pytest.mark.parametrize("name", TEXTS)
def test_each_command_and_target_named_exists(name):
    text = read(name)
    asked = set(re.findall(r"(?:manage\.py|sudo union_admin) ([a-z_]+)", text))
    assert asked <= set(get_commands())
    targets = set(re.findall(r"(?:`|^ *|union_admin )make (?:-C \S+ )?([a-z]+)", text, re.MULTILINE))
    assert targets <= set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("name", TEXTS)
def test_each_setting_named_is_read(name):
    known = "".join(
        read(path) for path in ("union_admin/settings.py", "Makefile", "union_admin/addresses.py")
    )
    named = set(re.findall(r"`([A-Z][A-Z_]{3,})(?:=[^`]*)?`", read(name))) - STRANGERS
    assert {setting for setting in named if not re.search(rf"\b{setting}\b", known)} == set()


@pytest.mark.parametrize("name", TEXTS)
def test_each_file_linked_exists(name):
    folder = (ROOT / name).parent
    linked = re.findall(r"\]\(([^)#:]+)\)", read(name))
    assert [link for link in linked if not (folder / link).exists()] == []


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[1])
def test_both_languages_show_the_same_commands_in_the_same_order(pair):
    chinese, english = map(read, pair)
    assert len(re.findall(r"^#+ ", chinese, re.MULTILINE)) == len(re.findall(r"^#+ ", english, re.MULTILINE))
    assert commands(pair[0]) == commands(pair[1])


@pytest.mark.parametrize("name", ["docs/production.env.example", "docs/deploy/small.env.example"])
def test_each_setting_of_the_examples_is_read(name):
    known = read("union_admin/settings.py") + read("union_admin/run.py")
    named = re.findall(r"^(?:# )?([A-Z_]+)=", read(name), re.MULTILINE)
    assert [setting for setting in named if f'"{setting}"' not in known] == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_each_unit_starts_a_program_that_exists(unit):
    parser = configparser.RawConfigParser(strict=True)
    parser.optionxform = str
    parser.read_string(unit.read_text(encoding="utf-8").replace("\\\n", " "))
    assert {"Unit", "Service", "Install"} == set(parser.sections())
    (module,) = re.findall(r"-m ([\w.]+)", parser["Service"]["ExecStart"])
    assert importlib.util.find_spec(module)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this machine has no systemd-analyze")
def test_systemd_understands_the_units(tmp_path):
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/srv/union_admin/.venv/bin/python", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")


def test_proxies_hand_over_what_the_site_asks_for():
    nginx = read("docs/deploy/nginx.conf")
    assert nginx.count("{") == nginx.count("}")
    directives = re.sub(r"#.*", "", nginx).replace("{", ";").replace("}", ";").split(";")
    assert {
        "proxy_set_header X-Forwarded-Proto $scheme",
        "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for",
        "proxy_set_header Host $host",
        f"client_max_body_size {WITH_ROOM}m",
    } <= {directive.strip() for directive in directives}
    # Keys stand in addresses, on the way from http to https too.
    for server in re.split(r"^server ", nginx, flags=re.MULTILINE)[1:]:
        assert "    access_log off;\n" in server
        assert re.search(r"^    error_log \S+ crit;$", server, re.MULTILINE)
    caddy = read("docs/deploy/Caddyfile")
    assert caddy.count("{") == caddy.count("}")
    assert "reverse_proxy 127.0.0.1:8000" in caddy
    assert "exclude http.log.error" in caddy
    assert f"max_size {WITH_ROOM}MB" in caddy
    # What is a little too much reaches the site, which says so.
    assert WITH_ROOM * 10**6 > MOST_BYTES_AT_ONCE * 1.2


def typed(tmp_path, lines):
    """What a command of the installed site is given, run in the wrapper with these settings."""
    settings, told = tmp_path / "union_admin.env", tmp_path / "told.py"
    settings.write_text(lines, encoding="utf-8")
    told.write_text("import json, os, sys; print(json.dumps([dict(os.environ), sys.argv[1:]]))")
    text = (DEPLOY / "union_admin").read_text(encoding="utf-8")
    for ours, here in (
        ("/etc/union_admin.env", str(settings)),
        ("/srv/union_admin/.venv/bin/python", sys.executable),
        ("/srv/union_admin/manage.py", str(told)),
        ("!= union_admin", f"!= {getpass.getuser()}"),
    ):
        assert ours in text
        text = text.replace(ours, here)
    return subprocess.run(
        ["/bin/sh", "-c", text, "union_admin", "backup", "/srv/a b.zip"], capture_output=True, text=True
    )


def test_commands_are_given_the_settings_as_they_are_written(tmp_path):
    address = "postgres://union:a&b$c;d'e#f*@db:5432/union?sslmode=require&connect_timeout=3"
    lines = f"# DEMO=1\n\nDATABASE_URL={address}\nSITE_NAME='a b'\r\n  EMPTY=\nLAST=\"x=y\""
    environment, arguments = json.loads(typed(tmp_path, lines).stdout)
    found = [environment.get(name) for name in ("DATABASE_URL", "SITE_NAME", "EMPTY", "LAST", "DEMO")]
    assert found == [address, "a b", "", "x=y", os.environ.get("DEMO")]
    assert arguments == ["backup", "/srv/a b.zip"]


@pytest.mark.parametrize("line", ["DATABASE_URL=a\\$b", "DATABASE_URL", "export DATABASE_URL=x"])
def test_a_line_that_is_read_two_ways_stops_the_command(tmp_path, line):
    told = typed(tmp_path, f"{line}\n")
    assert (told.returncode != 0, told.stdout) == (True, "")
    assert told.stderr


@pytest.mark.skipif(not shutil.which("caddy"), reason="this machine has no caddy")
def test_caddy_understands_its_file():
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
