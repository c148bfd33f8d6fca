"""A server with the demo world, beside payment providers that the test plays."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("DANCONG_BINARY", str(ROOT / ".build/debug/dancong"))
ADDRESS = {"name": "Lin", "phone": "13800000000", "region": "Shanghai", "street": "Gao'an Road 1"}


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def until(question, seconds=30):
    """What a question answers once it is not None or False."""
    end = time.monotonic() + seconds
    while True:
        answer = question()
        if answer:
            return answer
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.1)


def is_up(url):
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A home with the demo world, and what the demo printed."""
    home = tmp_path_factory.mktemp("demo") / "home"
    printed = subprocess.run(
        [BINARY, "demo"], env=os.environ | {"DANCONG_HOME": str(home)}, check=True, capture_output=True, text=True).stdout
    log = home.parent / "demo.log"
    log.write_text(printed, encoding="utf-8")
    return home, log


class Site:
    """A running server, and the demo's people who ask it."""

    def __init__(self, folder, demo, settings, port=None):
        home, log = demo
        shutil.copytree(home, folder / "home")
        self.url = f"http://127.0.0.1:{port or free_port()}"
        environment = os.environ | {
            "DANCONG_HOME": str(folder / "home"), "DANCONG_RATE_LIMITS": "false", "DANCONG_PUBLIC_ADDRESS": self.url,
        } | settings
        self.log = open(folder / "serve.log", "w", encoding="utf-8")
        self.process = subprocess.Popen(
            [BINARY, "serve", "--port", self.url.rsplit(":", 1)[1]], env=environment, stdout=self.log, stderr=self.log)
        until(lambda: self.process.poll() is None and is_up(f"{self.url}/readyz"))
        keys = subprocess.run(
            [sys.executable, str(ROOT / "scripts/demo-keys"), self.url, str(log)], check=True, capture_output=True,
            text=True).stdout
        self.keys = {person["role"]: person["api_key"] for person in reversed(json.loads(keys))}

    def send(self, method, path, role, body=None):
        request = urllib.request.Request(
            self.url + path, None if body is None else json.dumps(body).encode(), method=method,
            headers={"Authorization": f"Bearer {self.keys[role]}", "Content-Type": "application/json",
                     "Idempotency-Key": str(uuid.uuid4())})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def hear(self, provider, headers, body):
        """A message in a provider's name: the status and the text that it is answered with."""
        request = urllib.request.Request(
            f"{self.url}/v1/payments/hooks/{provider}", body.encode(), headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def buy(self, units=1):
        """Orders something of the demo's shop as its viewer."""
        product = next(
            item for item in self.send("GET", "/v1/products?limit=100", "viewer")["items"]
            if "鲜花饼" in item["title"])
        sku = self.send("GET", f"/v1/products/{product['id']}", "viewer")["skus"][0]
        self.send("POST", "/v1/cart/lines", "viewer", {"sku_id": sku["id"], "units": units})
        total = self.send("GET", "/v1/cart", "viewer")["total"]
        return self.send("POST", "/v1/purchases", "viewer", {"address": ADDRESS, "total": total})

    def purchase(self, receipt):
        return self.send("GET", f"/v1/purchases/{receipt['id']}", "viewer")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()


@pytest.fixture
def site(tmp_path, demo):
    """Starts a server with settings; it is stopped when the test is over."""
    running = []

    def start(settings, port=None):
        running.append(Site(tmp_path, demo, settings, port))
        return running[-1]

    yield start
    for one in running:
        one.stop()
