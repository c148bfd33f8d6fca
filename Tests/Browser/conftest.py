"""A real browser beside a server with the demo world; scripts/with-server starts that server."""
import datetime
import json
import os
import urllib.request
import uuid

import pytest
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def url():
    return os.environ["DANCONG_URL"]


@pytest.fixture(scope="session")
def people():
    """The demo's people by role."""
    with open(os.environ["DANCONG_LOGINS"], encoding="utf-8") as file:
        logins = json.load(file)
    return {role: next(login for login in logins if login["role"] == role) for role in {login["role"] for login in logins}}


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


def is_fault(message):
    """A refusal's status, such as that of a wrong password, is an answer and no fault of the page."""
    return message.type == "error" and "the server responded with a status of 4" not in message.text


@pytest.fixture
def tab(chromium):
    """A page of a fresh profile. Whatever it reports as an error fails the test."""
    context = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if is_fault(message) else None)
    yield page
    context.close()
    assert not errors


@pytest.fixture
def log_in(tab, url, people):
    def as_role(role):
        person = people[role]
        tab.goto(f"{url}/login")
        tab.fill("#login", person["login"])
        tab.fill("#password", person["password"])
        with tab.expect_navigation():
            tab.press("#password", "Enter")
        assert "/login" not in tab.url, f"{person['login']} could not log in"
        return tab

    return as_role


@pytest.fixture(scope="session")
def send(url, people):
    """Asks the API as one of the demo's people."""
    def as_role(method, path, role, body=None):
        request = urllib.request.Request(
            url + path, None if body is None else json.dumps(body).encode(), method=method,
            headers={"Authorization": f"Bearer {people[role]['api_key']}", "Content-Type": "application/json",
                     "Idempotency-Key": str(uuid.uuid4())})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    return as_role


@pytest.fixture
def live_room(send):
    """A room of the demo's creator, on air with two products; over when the test is."""
    # A creator is on air once: the demo's own room, or what an interrupted test left, ends first.
    for room in send("GET", "/v1/rooms?state=living", "creator")["items"]:
        send("POST", f"/v1/rooms/{room['id']}/end", "creator")
    start = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
    room = send("POST", "/v1/rooms", "creator", {"title": "凤凰单丛，今晚开汤", "starts_at": start.strftime("%Y-%m-%dT%H:%M:%SZ")})
    path = f"/v1/rooms/{room['id']}"
    send("POST", f"{path}/preparation", "creator")
    send("POST", f"{path}/start", "creator")
    products = [product["id"] for product in send("GET", "/v1/products?limit=2", "creator")["items"]]
    for product in products:
        send("POST", f"{path}/products", "creator", {"product_id": product})
    yield {**room, "products": products}
    if send("GET", path, "creator")["state"] in ("living", "paused", "reconnecting"):
        send("POST", f"{path}/end", "creator")
