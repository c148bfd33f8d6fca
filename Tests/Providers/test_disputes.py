"""What a buyer's bank takes back through Stripe: its own library builds the disputes and signs the messages."""
import json

import peers
import pytest
from conftest import Site, until


@pytest.fixture(scope="module")
def provider():
    peer = peers.ALL["stripe"]()
    yield peer
    peer.close()
    assert not peer.trouble


@pytest.fixture(scope="module")
def shop(demo, tmp_path_factory, provider):
    folder = tmp_path_factory.mktemp("disputes")
    path = peers.key_file(folder, provider.keys())
    running = Site(folder, demo, {"DANCONG_PAYMENTS": "stripe", "DANCONG_PAYMENTS_FILE": path})
    yield running
    running.stop()


def paid(shop, provider):
    receipt = shop.buy()
    until(lambda: shop.purchase(receipt).get("payment_page"))
    provider.pay(receipt["id"])
    assert shop.hear("stripe", *provider.message(receipt["id"]))[0] == 200
    return receipt


def hear(shop, provider, receipt, kind):
    assert shop.hear("stripe", *provider.dispute_message(receipt["id"], f"charge.dispute.{kind}"))[0] == 200


def newest(shop):
    return shop.send("GET", "/v1/disputes", "merchant")["items"][0]


def test_evidence_is_handed_in_and_what_is_lost_is_taken_from_the_line(shop, provider):
    receipt = paid(shop, provider)
    order = shop.purchase(receipt)["orders"][0]
    shop.send("POST", f"/v1/orders/{order['id']}/shipments", "merchant", {"carrier": "SF", "tracking_code": "SF1"})
    provider.dispute(receipt["id"])
    # A forged message is refused, and one that comes three times is one dispute.
    assert shop.hear("stripe", *provider.dispute_message(receipt["id"], forged=True))[0] == 401
    for kind in ("created", "funds_withdrawn", "updated"):
        hear(shop, provider, receipt, kind)
    dispute = newest(shop)
    assert dispute["state"] == "needs_response" and dispute["is_taken"] and dispute["reason"] == "product_not_received"
    assert dispute["amount"] == receipt["total"] and len(shop.send("GET", "/v1/disputes", "merchant")["items"]) == 1
    shop.send("POST", f"/v1/disputes/{dispute['id']}/evidence", "merchant", {
        "text": "It was handed over at the door.", "proofs": ["goods", "parcels"]})
    until(lambda: newest(shop)["state"] == "under_review")
    known = provider.book[receipt["id"]]["dispute"]
    assert "handed over" in known["evidence"] and "SF1" in known["evidence"] and known["carrier"] == "SF"
    provider.dispute(receipt["id"], "lost")
    hear(shop, provider, receipt, "closed")
    assert newest(shop)["state"] == "lost"
    line = shop.purchase(receipt)["orders"][0]["lines"][0]
    assert line["refunded"] == receipt["total"]
    # A late one changes nothing any more.
    provider.dispute(receipt["id"], "needs_response")
    hear(shop, provider, receipt, "updated")
    assert newest(shop)["state"] == "lost"


def test_a_question_takes_nothing_and_a_won_dispute_gives_everything_back(shop, provider):
    receipt = paid(shop, provider)
    provider.dispute(receipt["id"], "warning_needs_response")
    hear(shop, provider, receipt, "created")
    assert newest(shop)["state"] == "needs_response" and not newest(shop)["is_taken"]
    provider.dispute(receipt["id"], "needs_response")
    hear(shop, provider, receipt, "funds_withdrawn")
    assert newest(shop)["is_taken"]
    provider.dispute(receipt["id"], "won")
    hear(shop, provider, receipt, "funds_reinstated")
    assert newest(shop)["state"] == "won"
    assert shop.purchase(receipt)["orders"][0]["lines"][0]["refunded"]["minor_units"] == 0


def test_giving_in_closes_it_at_the_provider(shop, provider):
    receipt = paid(shop, provider)
    provider.dispute(receipt["id"])
    hear(shop, provider, receipt, "created")
    shop.send("POST", f"/v1/disputes/{newest(shop)['id']}/acceptance", "merchant")
    until(lambda: newest(shop)["state"] == "lost")
    assert provider.book[receipt["id"]]["dispute"]["status"] == "lost"


def test_one_about_a_charge_of_somebody_else_is_heard_and_nothing(shop, provider):
    before = shop.send("GET", "/v1/disputes", "merchant")["items"]
    body = json.dumps({
        "id": "evt_1", "object": "event", "type": "charge.dispute.created",
        "data": {"object": {"object": "dispute", "id": "dp_elsewhere"}}})
    assert shop.hear("stripe", *provider.signed(body, forged=False))[0] == 200
    assert shop.send("GET", "/v1/disputes", "merchant")["items"] == before
