"""Paying by a code that WeChat scans (Native): what we sign the package `wechatpayv3` verifies, and the other way round."""
import subprocess

import peers
import pytest
from conftest import BINARY, Site, until


@pytest.fixture(scope="module")
def provider():
    peer = peers.WeChatPay()
    yield peer
    peer.close()
    assert not peer.trouble


def test_a_purchase_is_paid_by_a_code_and_paid_back(demo, tmp_path, provider):
    path = peers.key_file(tmp_path, provider.keys() | {"way": "native"})
    shop = Site(tmp_path, demo, {"DANCONG_PAYMENTS": "wechatpay", "DANCONG_PAYMENTS_FILE": path})
    try:
        receipt = shop.buy()
        code = until(lambda: shop.purchase(receipt).get("payment_page"))
        assert code == f"weixin://wxpay/bizpayurl?pr={receipt['id']}"
        assert shop.purchase(receipt)["state"] == "unpaid"
        provider.pay(receipt["id"])
        assert shop.hear("wechatpay", *provider.message(receipt["id"], forged=True))[0] == 401
        for _ in range(2):
            assert shop.hear("wechatpay", *provider.message(receipt["id"]))[0] == 200
        paid = shop.purchase(receipt)
        assert paid["state"] == "paid"
        order = paid["orders"][0]
        shop.send("POST", f"/v1/orders/{order['id']}/after-sales", "viewer", {
            "line_id": order["lines"][0]["id"], "kind": "refund_only", "minor_units": 500, "reason": "one is enough"})
        assert list(until(lambda: provider.book[receipt["id"]]["refunds"]).values()) == [500]
        other = shop.buy()
        until(lambda: shop.purchase(other).get("payment_page"))
        shop.send("POST", f"/v1/purchases/{other['id']}/cancellation", "viewer")
        assert provider.book[other["id"]]["state"] == "expired"
    finally:
        shop.stop()


def test_a_way_that_is_none_stops_the_server_with_a_sentence(tmp_path, provider):
    path = peers.key_file(tmp_path, provider.keys() | {"way": "carrier pigeon"})
    ended = subprocess.run(
        [BINARY, "serve", "--port", "0"], capture_output=True, text=True, timeout=30,
        env={"DANCONG_HOME": str(tmp_path / "home"), "DANCONG_PAYMENTS": "wechatpay", "DANCONG_PAYMENTS_FILE": path})
    assert ended.returncode == 2 and "way" in ended.stderr and "native" in ended.stderr
