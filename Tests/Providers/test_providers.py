"""Buying with each provider: what we sign their own libraries verify, what they sign we do, and forgeries change nothing."""
import datetime
import json
import subprocess
import urllib.error
import urllib.request

import peers
import pytest
from conftest import BINARY, Site, free_port, is_up, until
from standardwebhooks.webhooks import Webhook


@pytest.fixture(scope="module", params=sorted(peers.ALL))
def provider(request):
    peer = peers.ALL[request.param]()
    yield peer
    peer.close()
    assert not peer.trouble


@pytest.fixture(scope="module")
def shop(demo, tmp_path_factory, provider):
    folder = tmp_path_factory.mktemp(provider.name)
    path = peers.key_file(folder, provider.keys())
    running = Site(folder, demo, {"DANCONG_PAYMENTS": provider.name, "DANCONG_PAYMENTS_FILE": path})
    yield running
    running.stop()


def opened(shop, provider, receipt):
    page = until(lambda: shop.purchase(receipt).get("payment_page"))
    assert page.startswith(provider.address)
    if provider.name == "alipay":
        provider.open(page)
    return page


def test_a_purchase_is_paid_and_paid_back_in_part(shop, provider):
    receipt = shop.buy(units=2)
    opened(shop, provider, receipt)
    assert provider.book[receipt["id"]]["amount"] == receipt["total"]["minor_units"]
    # Before the buyer paid, the provider's word changes nothing: it is asked.
    assert shop.hear(provider.name, *provider.message(receipt["id"]))[0] == 200
    assert shop.purchase(receipt)["state"] == "unpaid"
    provider.pay(receipt["id"])
    headers, body = provider.message(receipt["id"])
    for _ in range(3):
        assert shop.hear(provider.name, headers, body) == (200, provider.acknowledgement)
    paid = shop.purchase(receipt)
    assert paid["state"] == "paid"
    line = paid["orders"][0]["lines"][0]
    order = paid["orders"][0]["id"]
    shop.send("POST", f"/v1/orders/{order}/after-sales", "viewer", {
        "line_id": line["id"], "kind": "refund_only", "minor_units": 1_000, "reason": "one is enough"})
    back = until(lambda: provider.book[receipt["id"]]["refunds"])
    assert list(back.values()) == [1_000]
    until(lambda: any(
        item["state"] == "refunded" for item in shop.send("GET", "/v1/after-sales", "merchant")["items"]
        if item["order_id"] == order))
    assert list(provider.book[receipt["id"]]["refunds"].values()) == [1_000]


def test_a_message_that_is_forged_or_altered_is_refused(shop, provider):
    receipt = shop.buy()
    opened(shop, provider, receipt)
    provider.pay(receipt["id"])
    calls = len(provider.calls)
    assert shop.hear(provider.name, *provider.message(receipt["id"], forged=True))[0] == 401
    headers, body = provider.message("pur_00000000000000000000000000")
    altered = body[:40] + ("A" if body[40] != "A" else "B") + body[41:]
    assert shop.hear(provider.name, headers, altered)[0] == 401
    assert shop.hear(provider.name, headers, "")[0] == 401
    assert len(provider.calls) == calls
    # About nothing of ours is heard, and is about nothing.
    assert shop.hear(provider.name, headers, body)[0] == 200
    assert shop.hear("nobody", headers, body)[0] == 404


def test_a_purchase_that_is_cancelled_is_closed_at_the_provider(shop, provider):
    receipt = shop.buy()
    opened(shop, provider, receipt)
    shop.send("POST", f"/v1/purchases/{receipt['id']}/cancellation", "viewer")
    assert provider.book[receipt["id"]]["state"] == "expired"
    assert shop.purchase(receipt)["state"] == "closed"


def test_money_that_came_is_not_cancelled(shop, provider):
    receipt = shop.buy()
    opened(shop, provider, receipt)
    provider.pay(receipt["id"])
    try:
        shop.send("POST", f"/v1/purchases/{receipt['id']}/cancellation", "viewer")
        raise AssertionError("it was cancelled")
    except urllib.error.HTTPError as refusal:
        assert refusal.code == 409
    assert shop.purchase(receipt)["state"] == "paid"


def test_keys_that_are_none_stop_the_server_with_a_sentence(tmp_path, provider, demo):
    keys = provider.keys()
    secret = next(name for name in ("secret_key", "private_key") if name in keys)
    path = peers.key_file(tmp_path, keys | {secret: ""})
    ended = subprocess.run(
        [BINARY, "serve", "--port", "0"], capture_output=True, text=True, timeout=30,
        env={"DANCONG_HOME": str(tmp_path / "home"), "DANCONG_PAYMENTS": provider.name, "DANCONG_PAYMENTS_FILE": path})
    assert ended.returncode == 2 and secret in ended.stderr
    ended = subprocess.run(
        [BINARY, "serve", "--port", "0"], capture_output=True, text=True, timeout=30,
        env={"DANCONG_HOME": str(tmp_path / "home"), "DANCONG_PAYMENTS": provider.name})
    assert ended.returncode == 2 and "DANCONG_PAYMENTS_FILE" in ended.stderr


@pytest.fixture
def simulator(tmp_path):
    """`dancong paysim` on a port of its own, which loses answers and doubles and forges messages."""
    address = f"http://127.0.0.1:{free_port()}"
    hook = free_port()
    with open(tmp_path / "paysim.log", "w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [BINARY, "paysim", "--port", address.rsplit(":", 1)[1], "--file", str(tmp_path / "paysim.jsonl"),
             "--notify", f"http://127.0.0.1:{hook}/v1/payments/hooks/paysim",
             "--copies", "3", "--forges-every", "1", "--loses-answers", "30"], stdout=log, stderr=log)
        until(lambda: is_up(f"{address}/settlement"))
        yield address, (tmp_path / "paysim.jsonl.key").read_text().strip(), hook
        process.terminate()
        process.wait(timeout=20)


def test_the_simulator_as_a_process_loses_answers_and_no_money(site, simulator, tmp_path):
    address, key, port = simulator
    shop = site({"DANCONG_PAYMENTS": "paysim", "DANCONG_PAYMENTS_FILE": peers.key_file(
        tmp_path, {"address": address, "key": key})}, port)

    def ask(method, path, body=None):
        request = urllib.request.Request(
            address + path, None if body is None else json.dumps(body).encode(), method=method,
            headers={"paysim-key": key, "Content-Type": "application/json"})
        while True:
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return answer.read().decode()
            except urllib.error.HTTPError as refusal:
                assert refusal.code == 503  # A lost answer.

    receipts = []
    for number in range(12):
        receipt = shop.buy()
        receipts.append(receipt)
        until(lambda: shop.purchase(receipt).get("payment_page"))
        if number % 3:
            ask("POST", f"/references/sim_{receipt['id'][4:]}/decision", {"pays": True})
    # It says so itself, three times, with forgeries between.
    for number, receipt in enumerate(receipts):
        until(lambda: shop.purchase(receipt)["state"] == ("paid" if number % 3 else "unpaid"))
    # A message that the specification's own library signs is heard; one of another key is not.
    for number, receipt in enumerate(receipts):
        body = json.dumps({"purchase": receipt["id"], "type": "payment.changed"})
        now = datetime.datetime.now(datetime.timezone.utc)
        headers = {"webhook-id": "sim_1", "webhook-timestamp": str(int(now.timestamp())), "Content-Type": "application/json",
                   "webhook-signature": Webhook(key).sign("sim_1", now, body)}
        until(lambda: shop.hear("paysim", headers, body)[0] == 200)
        assert shop.purchase(receipt)["state"] == ("paid" if number % 3 else "unpaid")
        stranger = Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").sign("sim_1", now, body)
        assert shop.hear("paysim", headers | {"webhook-signature": stranger}, body)[0] == 401
    rows = ask("GET", "/settlement").strip().splitlines()
    assert len(rows) == 1 + sum(1 for number in range(12) if number % 3)
