"""Debian's Firefox without a window, by the WebDriver BiDi protocol that it speaks itself: Playwright drives only a Firefox of its own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

# Python has no WebSocket of its own, Node has: what is written to it goes out, what comes in is printed
_PIPE = """
const socket = new WebSocket(process.argv[1]);
socket.onopen = () => require("readline").createInterface({ input: process.stdin }).on("line", line => socket.send(line));
socket.onmessage = message => process.stdout.write(message.data + "\\n");
"""


_NOT_WANTED = (  # what it would ask of its maker when it starts
    "app.normandy.enabled", "app.update.enabled", "browser.safebrowsing.malware.enabled", "browser.safebrowsing.phishing.enabled",
    "browser.shell.checkDefaultBrowser", "datareporting.policy.dataSubmissionEnabled", "extensions.update.enabled", "network.captive-portal-service.enabled",
    "network.connectivity-service.enabled", "services.settings.enabled", "toolkit.telemetry.enabled",
)  # fmt: skip


class Firefox:
    """A page in Firefox, with everything that it asked for and everything that went wrong on it."""

    def __init__(self) -> None:
        program = shutil.which("firefox-esr") or shutil.which("firefox")
        assert program, "there is no Firefox; run: make test, which installs it, or: sudo apt-get install firefox-esr"
        self.requests: list[str] = []
        self.errors: list[str] = []
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        Path(self._profile.name, "user.js").write_text("".join(f'user_pref("{name}", false);\n' for name in _NOT_WANTED), "utf-8")
        command = [program, "--headless", "--no-remote", "--profile", self._profile.name, "--remote-debugging-port", "0"]
        self._browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        node = Path(sys.executable).with_name("node")
        self._pipe = subprocess.Popen(
            [node, "-e", _PIPE, f"{self._address()}/session"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._sent = 0
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=["network.beforeRequestSent", "log.entryAdded"])
        self._page = self.send("browsingContext.getTree")["contexts"][0]["context"]

    def __enter__(self) -> Firefox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in (self._pipe, self._browser):
            process.terminate()
            process.wait(20)
        self._profile.cleanup()

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command; its result. What happens until then is written down."""
        self._sent += 1
        assert self._pipe.stdin and self._pipe.stdout
        self._pipe.stdin.write(json.dumps({"id": self._sent, "method": method, "params": params}) + "\n")
        self._pipe.stdin.flush()
        for line in self._pipe.stdout:
            answer = json.loads(line)
            if answer.get("id") == self._sent:
                assert answer["type"] == "success", f"{method}: {answer}"
                return dict(answer["result"])
            self._happened(answer)
        raise AssertionError(f"Firefox ended during {method}")

    def open(self, address: str) -> None:
        self.send("browsingContext.navigate", context=self._page, url=address, wait="complete")

    def value(self, expression: str) -> Any:
        """What an expression in the page gives: a text, a number, true or false."""
        found = self.send("script.evaluate", expression=expression, target={"context": self._page}, awaitPromise=True)
        assert found["type"] == "success", found
        return found["result"].get("value")

    def wait(self, expression: str, seconds: float = 60) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + seconds
        while not self.value(f"Boolean({expression})"):
            assert time.monotonic() < end, f"in vain: {expression}"
            time.sleep(0.1)

    def press(self, key: str) -> None:
        actions = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self.send("input.performActions", context=self._page, actions=[{"type": "key", "id": "keyboard", "actions": actions}])

    def _address(self) -> str:
        assert self._browser.stderr
        for line in self._browser.stderr:
            if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
                return found[1]
        raise AssertionError("Firefox does not start")

    def _happened(self, event: dict[str, Any]) -> None:
        if event.get("method") == "network.beforeRequestSent":
            self.requests.append(event["params"]["request"]["url"])
        elif event.get("method") == "log.entryAdded" and event["params"]["level"] == "error":
            self.errors.append(str(event["params"]["text"]))
