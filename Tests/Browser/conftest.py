"""A real browser beside a server with the demo world; scripts/with-server starts that server."""
import datetime
import json
import os
import socket
import subprocess
import time
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


def enter(page, url, person):
    """Logs one of the demo's people in on a page."""
    page.goto(f"{url}/login")
    page.fill("#login", person["login"])
    page.fill("#password", person["password"])
    with page.expect_navigation():
        page.press("#password", "Enter")
    assert "/login" not in page.url, f"{person['login']} could not log in"
    return page


@pytest.fixture
def log_in(tab, url, people):
    return lambda role: enter(tab, url, people[role])


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


@pytest.fixture(scope="session")
def media_server(url):
    """The media server beside the server under test."""
    binary = os.environ.get("DANCONG_BINARY", ".build/debug/dancong")
    server = subprocess.Popen([binary, "media", "--platform", url], stdout=subprocess.DEVNULL)
    port = int(os.environ["DANCONG_MEDIA_PORT"])
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert server.poll() is None, "the media server stopped at its start"
        time.sleep(0.1)
    yield server
    server.terminate()
    server.wait(timeout=15)


def ffmpeg(*arguments):
    return ["ffmpeg", "-nostdin", "-v", "error", *(part for text in arguments for part in text.split())]


@pytest.fixture
def signal(live_room, send, media_server):
    """The live room with a test picture, published with the command that the documentation shows."""
    key = send("POST", f"/v1/rooms/{live_room['id']}/stream-key", "creator")
    publisher = subprocess.Popen(ffmpeg(
        "-re -f lavfi -i testsrc2=size=640x360:rate=30 -f lavfi -i sine=frequency=440",
        "-c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -b:v 800k -g 30 -keyint_min 30",
        "-c:a aac -ar 44100 -f flv") + [f"{key['server_url']}/{key['stream_key']}"])
    yield live_room
    publisher.terminate()
    publisher.wait(timeout=15)


@pytest.fixture
def clip(tmp_path):
    """A file of six seconds, as a phone would make one."""
    file = tmp_path / "clip.mp4"
    subprocess.run(ffmpeg(
        "-f lavfi -i testsrc2=size=360x640:rate=24:duration=6 -f lavfi -i sine=frequency=330:duration=6",
        "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -shortest") + [str(file)], check=True, timeout=60)
    return file


@pytest.fixture
def reports():
    """Collects what pages report of their viewers."""
    def of(page):
        reported = []
        page.on("request", lambda request: reported.extend(
            request.post_data_json["events"] if request.url.endswith("/v1/events") else []))
        return reported

    return of


@pytest.fixture
def eventually():
    """Asks again until an answer is the right one, for as long as figures may lag behind."""
    def settle(read, is_right, seconds=15):
        end = time.monotonic() + seconds
        while True:
            answer = read()
            if is_right(answer) or time.monotonic() > end:
                return answer
            time.sleep(0.3)

    return settle
