"""What arrives at another system's server: signed so that the specification's own library takes it, and again when it failed."""
import http.server
import json
import re
import threading
import urllib.request
import uuid

import pytest
from conftest import until
from standardwebhooks.webhooks import Webhook


class Receiver:
    """A server that keeps what comes, answers the first attempts as it is told and 204 then."""

    def __init__(self, *answers):
        self.arrived, waiting = [], list(answers)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(handler):
                body = handler.rfile.read(int(handler.headers["content-length"])).decode()
                status = waiting.pop(0) if waiting else 204
                self.arrived.append((dict(handler.headers.items()), body, status))
                handler.send_response(status)
                if 300 <= status < 400:
                    handler.send_header("location", f"{self.url}/elsewhere")
                handler.end_headers()

            def log_message(*_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Session:
    """One of the demo's people, logged in: where secrets are made, keys do not reach."""

    def __init__(self, url, login, password):
        self.url, self.headers = url, {}
        session, cookies = self.ask("POST", "/v1/sessions", {"login": login, "password": password})
        self.headers = {"Cookie": cookies, "X-CSRF-Token": session["csrf_token"]}

    def ask(self, method, path, body=None):
        request = urllib.request.Request(
            self.url + path, None if body is None else json.dumps(body).encode(), method=method,
            headers={"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())} | self.headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            cookies = [field.split(";")[0] for field in answer.headers.get_all("Set-Cookie") or []]
            return json.load(answer), "; ".join(cookies)

    def send(self, *call):
        return self.ask(*call)[0]


@pytest.fixture
def shop(site):
    return site({"DANCONG_PAYMENTS": "simulated", "DANCONG_WEBHOOKS_PRIVATE": "true"})


def test_a_shop_s_system_is_told_of_an_order_and_told_again_when_it_was_down(shop, demo):
    receiver = Receiver(500, 302)
    password = re.search(r"with the password (\S+?):\s*$", demo[1].read_text(), re.MULTILINE).group(1)
    merchant = Session(shop.url, "huabing", password)
    made = merchant.send("POST", "/v1/webhook-endpoints", {"url": f"{receiver.url}/hooks", "types": ["order.*"]})
    path, secret = f"/v1/webhook-endpoints/{made['id']}", made["secret"]
    assert secret not in json.dumps(merchant.send("GET", path))

    shop.buy()
    until(lambda: len(receiver.arrived) == 2)
    # It failed, and then pointed elsewhere, where nobody went; the third attempt would come after five minutes.
    def waiting():
        return [item for item in merchant.send("GET", f"{path}/deliveries")["items"] if item["attempts"] == 2]
    delivery = until(waiting)[0]
    assert delivery["state"] == "retrying" and merchant.send("GET", path)["state"] == "degraded"
    merchant.send("POST", f"/v1/webhook-deliveries/{delivery['id']}/replays")
    until(lambda: len(receiver.arrived) == 3)
    until(lambda: merchant.send("GET", path)["state"] == "enabled")
    log = merchant.send("GET", f"/v1/webhook-deliveries/{delivery['id']}")
    assert [attempt["status"] for attempt in log["log"]] == [500, 302, 204] and log["state"] == "succeeded"
    library = Webhook(secret)
    first, second = receiver.arrived[0], receiver.arrived[1]
    for headers, body, _ in receiver.arrived:
        event = library.verify(body, headers)
        assert event["specversion"] == "1.0" and event["type"] == "order.placed" and event["id"] == headers["webhook-id"]
        assert event["data"]["state"] == "unpaid" and event["subject"].startswith("ord_")
    with pytest.raises(Exception):
        library.verify(first[1].replace("unpaid", "to_ship"), first[0])
    with pytest.raises(Exception):
        Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").verify(second[1], second[0])
    assert {headers["webhook-id"] for headers, _, _ in receiver.arrived} == {first[0]["webhook-id"]}
