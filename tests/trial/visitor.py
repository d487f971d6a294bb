"""A visitor in a network namespace: `python visitor.py PORT` in an unpacked bundle. Standard library only.

Starts the site under an address that is not the machine's loopback, signs in from a further address of the
same network, looks at what is set in the browser, and stops the site. Prints one line for each finding.
"""

import http.client
import re
import subprocess
import sys
import time
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

SITE, PHONE = "192.168.77.20", "192.168.77.21"


class Browser:
    """Asks from the phone's address, and keeps cookies as a browser does that knows no https here."""

    def __init__(self, port: int, host: str = SITE) -> None:
        self.port, self.host, self.cookies = port, host, SimpleCookie()

    def ask(self, method: str, path: str, **fields: str) -> tuple[int, str, http.client.HTTPMessage]:
        line = http.client.HTTPConnection(SITE, self.port, timeout=30, source_address=(PHONE, 0))
        headers = {"Host": f"{self.host}:{self.port}", "Origin": f"http://{self.host}:{self.port}"}
        headers["Cookie"] = "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(method, path, urlencode(fields) if fields else None, headers)
        answer = line.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(cookie)
        return answer.status, answer.read().decode(), answer.headers


def visit(port: int, number: str, password: str) -> None:
    browser = Browser(port)
    _status, page, headers = browser.ask("GET", "/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
    status, _page, _headers = browser.ask("POST", "/accounts/login/", login=number, password=password)
    print("without the form's token:", status)
    fields = {"csrfmiddlewaretoken": token, "login": number, "password": password}
    status, _page, _headers = browser.ask("POST", "/accounts/login/", **fields)
    print("signed in:", status, browser.ask("GET", "/")[0])
    print("secure cookies:", [name for name, one in browser.cookies.items() if one["secure"]])
    print("hsts:", headers["Strict-Transport-Security"])
    style = re.search(r'href="(/static/[^"]+\.css)"', page).group(1)
    print("style sheet:", browser.ask("GET", style)[0])
    print("under another name:", Browser(port, "union.lan").ask("GET", "/accounts/login/")[0])
    print("under a stranger's name:", Browser(port, "stranger.lan").ask("GET", "/accounts/login/")[0])


def main(port: int) -> None:
    for address in (SITE, PHONE):
        subprocess.run(["ip", "address", "add", f"{address}/32", "dev", "lo"], check=True)
    routes = subprocess.run(["ip", "route"], capture_output=True, text=True, check=True).stdout
    print("routes:", len(routes.splitlines()))
    address, said = f"http://{SITE}:{port}", Path("run.log")
    with said.open("w") as log:
        command = ["make", "run", f"SITE_URL={address}", "ALLOWED_HOSTS=union.lan"]
        site = subprocess.Popen(command, stdout=log, stderr=log)
        while site.poll() is None and "Ctrl-C" not in said.read_text():
            time.sleep(1)
        visit(port, *re.search(r"工号 (\S+)\s+密码 (\S+)", said.read_text()).groups())
        subprocess.run(["make", "stop"], check=True, stdout=log, stderr=log)
        print("ended with:", site.wait(60))


if __name__ == "__main__":
    main(int(sys.argv[1]))
