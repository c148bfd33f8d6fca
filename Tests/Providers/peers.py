"""Payment providers as far as Dancong asks them, with the providers' own Python libraries doing the signing and the verifying.

Each peer answers on a loopback port, keeps a book, and refuses what its library does not verify.
"""
import base64
import http.server
import json
import os
import threading
import time
import urllib.parse
import uuid

import stripe
from alipay import AliPay
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from wechatpayv3 import utils as wechat


def key_pair():
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return (
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode(),
        private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode())


class Peer:
    """A provider's server."""

    def __init__(self):
        self.book = {}  # purchase: {"amount", "state", "refunds": {id: amount}}
        self.trouble = []  # What was asked for in a way that the library does not take.
        self.calls = []
        peer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
                try:
                    status, headers, text = peer.respond(self.command, self.path, self.headers, body)
                except Exception as error:  # The test reads it from `trouble`.
                    peer.trouble.append(repr(error))
                    status, headers, text = 400, {}, ""
                data = text.encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def pay(self, purchase):
        self.book[purchase]["state"] = "paid"

    def close(self):
        self.server.shutdown()


class Stripe(Peer):
    name = "stripe"
    acknowledgement = ""
    secret, endpoint = "sk_test_1", "whsec_of_the_endpoint"

    def keys(self):
        return {"address": self.address, "secret_key": self.secret, "endpoint_secret": self.endpoint}

    def respond(self, method, path, headers, body):
        assert headers["authorization"] == f"Bearer {self.secret}", "another key"
        form = dict(urllib.parse.parse_qsl(body, strict_parsing=True)) if body else {}
        path, _, query = path.partition("?")
        self.calls.append((method, path))
        if (method, path) == ("POST", "/v1/checkout/sessions"):
            purchase = form["client_reference_id"]
            assert headers["idempotency-key"] == purchase, "no key"
            assert form["payment_intent_data[metadata][purchase]"] == purchase
            self.book.setdefault(purchase, {
                "amount": int(form["line_items[0][price_data][unit_amount]"]), "state": "open", "refunds": {},
                "currency": form["line_items[0][price_data][currency]"]})
            return self.session(purchase)
        if path.startswith("/v1/checkout/sessions/"):
            purchase = path.split("/")[4].removeprefix("cs_")
            if path.endswith("/expire"):
                if self.book[purchase]["state"] == "paid":
                    return 400, {}, json.dumps({"error": {"code": "checkout_session_not_expirable"}})
                self.book[purchase]["state"] = "expired"
            return self.session(purchase)
        if path.startswith("/v1/disputes/"):
            return self.respond_dispute(method, path, query, headers, form)
        purchase = (form.get("payment_intent") or dict(urllib.parse.parse_qsl(query))["payment_intent"]).removeprefix("pi_")
        refunds = self.book[purchase]["refunds"]
        if method == "POST":
            refund = form["metadata[refund]"]
            assert headers["idempotency-key"].startswith(refund)
            assert sum(refunds.values()) + int(form["amount"]) <= self.book[purchase]["amount"], "too much"
            refunds[refund] = int(form["amount"])
            return 200, {}, json.dumps({"id": "re_1", "status": "succeeded", "metadata": {"refund": refund}})
        return 200, {}, json.dumps({"object": "list", "data": [
            {"status": "succeeded", "metadata": {"refund": refund}} for refund in refunds]})

    def respond_dispute(self, method, path, query, headers, form):
        purchase = path.split("/")[3].removeprefix("dp_")
        if "dispute" not in self.book.get(purchase, {}):
            return 404, {}, json.dumps({"error": {"code": "resource_missing"}})
        dispute = self.book[purchase]["dispute"]
        if method == "POST":
            assert form["expand[]"] == "payment_intent" and headers["idempotency-key"], "no key"
            if path.endswith("/close"):
                dispute["status"] = "lost"
            else:
                assert form["submit"] == "true"
                dispute["evidence"] = form["evidence[uncategorized_text]"]
                dispute["carrier"] = form.get("evidence[shipping_carrier]")
                dispute["status"] = "under_review"
        else:
            assert dict(urllib.parse.parse_qsl(query)) == {"expand[]": "payment_intent"}
        return 200, {}, json.dumps(self.dispute_object(purchase))

    def dispute(self, purchase, status="needs_response", amount=None):
        """The buyer's bank acts."""
        payment = self.book[purchase]
        known = payment.setdefault(
            "dispute", {"amount": amount or payment["amount"], "due": int(time.time()) + 7 * 86_400})
        known["status"] = status

    def dispute_object(self, purchase):
        payment, dispute = self.book[purchase], self.book[purchase]["dispute"]
        taken = {"object": "balance_transaction", "amount": -dispute["amount"], "fee": 1500, "currency": payment["currency"]}
        back = {"object": "balance_transaction", "amount": dispute["amount"], "fee": -1500, "currency": payment["currency"]}
        warned = dispute["status"].startswith("warning")
        shown = stripe.Dispute.construct_from({
            "id": f"dp_{purchase}", "object": "dispute", "amount": dispute["amount"], "currency": payment["currency"],
            "reason": "product_not_received", "status": dispute["status"],
            "payment_intent": {"id": f"pi_{purchase}", "object": "payment_intent", "metadata": {"purchase": purchase}},
            "balance_transactions": [] if warned else [taken] + ([back] if dispute["status"] == "won" else []),
            "evidence_details": {"due_by": dispute["due"], "has_evidence": "evidence" in dispute}}, None)
        return shown.to_dict()

    def dispute_message(self, purchase, kind="charge.dispute.updated", forged=False):
        event = stripe.Event.construct_from({
            "id": f"evt_{uuid.uuid4().hex}", "object": "event", "type": kind,
            "data": {"object": {"object": "dispute", "id": f"dp_{purchase}", "payment_intent": f"pi_{purchase}"}}}, None)
        return self.signed(json.dumps(event.to_dict()), forged)

    def signed(self, body, forged):
        secret = "whsec_of_somebody" if forged else self.endpoint
        header = stripe.WebhookSignature.generate_signature_header(body, secret)
        if not forged:
            assert stripe.WebhookSignature.verify_header(body, header, secret, tolerance=300)
        return {"Stripe-Signature": header, "Content-Type": "application/json"}, body

    def session(self, purchase):
        payment = self.book[purchase]
        return 200, {}, json.dumps({
            "id": f"cs_{purchase}", "url": f"{self.address}/c/{purchase}",
            "status": {"open": "open", "paid": "complete", "expired": "expired"}[payment["state"]],
            "payment_status": "paid" if payment["state"] == "paid" else "unpaid", "amount_total": payment["amount"],
            "currency": payment["currency"], "payment_intent": f"pi_{purchase}"})

    def message(self, purchase, forged=False):
        event = stripe.Event.construct_from({
            "id": f"evt_{uuid.uuid4().hex}", "object": "event", "type": "checkout.session.completed",
            "data": {"object": {"object": "checkout.session", "client_reference_id": purchase}}}, None)
        return self.signed(json.dumps(event.to_dict()), forged)


class Alipay(Peer):
    name = "alipay"
    acknowledgement = "success"
    application = "2021000000000000"

    def __init__(self):
        super().__init__()
        self.merchant_private, merchant_public = key_pair()
        alipay_private, self.alipay_public = key_pair()
        # The library is the merchant's side; with the keys the other way round it is Alipay's.
        self.library = AliPay(
            appid=self.application, app_notify_url=None, app_private_key_string=alipay_private,
            alipay_public_key_string=merchant_public, sign_type="RSA2")
        stranger, _ = key_pair()
        self.stranger = AliPay(
            appid=self.application, app_notify_url=None, app_private_key_string=stranger,
            alipay_public_key_string=merchant_public, sign_type="RSA2")

    def keys(self):
        # Alipay's own tools print the key without its frame.
        bare = "".join(line for line in self.merchant_private.splitlines() if not line.startswith("-----"))
        return {"address": self.address + "/gateway.do", "app_id": self.application, "private_key": bare,
                "alipay_public_key": self.alipay_public}

    def verified(self, text):
        fields = dict(urllib.parse.parse_qsl(text, strict_parsing=True))
        signature = fields.pop("sign")
        signed = "&".join(f"{name}={value}" for name, value in self.library._ordered_data(dict(fields)))
        assert self.library._verify(signed, signature), "the library does not verify the request"
        assert fields["app_id"] == self.application and fields["sign_type"] == "RSA2"
        return fields

    def open(self, page):
        """The buyer's browser opens the page."""
        fields = self.verified(page.partition("?")[2])
        content = json.loads(fields["biz_content"])
        assert fields["method"] == "alipay.trade.page.pay" and content["product_code"] == "FAST_INSTANT_TRADE_PAY"
        units = round(float(content["total_amount"]) * 100)
        self.book.setdefault(content["out_trade_no"], {"amount": units, "state": "open", "refunds": {}})

    def respond(self, method, path, headers, body):
        fields = self.verified(body)
        content = json.loads(fields["biz_content"])
        self.calls.append((fields["method"], content["out_trade_no"]))
        payment = self.book.get(content["out_trade_no"])
        answer = {"code": "10000", "msg": "Success", "out_trade_no": content["out_trade_no"]}
        if payment is None:
            answer = {"code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_NOT_EXIST"}
        elif fields["method"] == "alipay.trade.query":
            answer["trade_status"] = {
                "open": "WAIT_BUYER_PAY", "paid": "TRADE_SUCCESS", "expired": "TRADE_CLOSED"}[payment["state"]]
            answer["total_amount"] = f"{payment['amount'] / 100:.2f}"
            answer["buyer_user_name"] = '括号 {"} 与 \\ 不算'
        elif fields["method"] == "alipay.trade.close":
            if payment["state"] == "paid":
                answer = {"code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_STATUS_ERROR"}
            else:
                payment["state"] = "expired"
        elif fields["method"] == "alipay.trade.fastpay.refund.query":
            # On its way at first, and there when it is asked after again.
            asked = self.calls.count((fields["method"], content["out_trade_no"]))
            answer["refund_status"] = "REFUND_SUCCESS" if asked > 1 else ""
        else:
            assert fields["method"] == "alipay.trade.refund"
            payment["refunds"][content["out_request_no"]] = round(float(content["refund_amount"]) * 100)
            answer["fund_change"] = "N"
        text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        name = fields["method"].replace(".", "_") + "_response"
        return 200, {}, f'{{"{name}":{text},"sign":"{self.library._sign(text)}"}}'

    def message(self, purchase, forged=False):
        library = self.stranger if forged else self.library
        fields = {
            "app_id": self.application, "out_trade_no": purchase, "trade_no": uuid.uuid4().hex,
            "trade_status": "TRADE_SUCCESS", "total_amount": "45.80", "subject": "鲜花饼 & 茶", "charset": "utf-8",
            "notify_time": time.strftime("%Y-%m-%d %H:%M:%S"), "notify_id": uuid.uuid4().hex, "version": "1.0"}
        signed = "&".join(f"{name}={value}" for name, value in sorted(fields.items()))
        fields |= {"sign_type": "RSA2", "sign": library._sign(signed)}
        return {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}, urllib.parse.urlencode(fields)


class WeChatPay(Peer):
    name = "wechatpay"
    acknowledgement = ""
    merchant, application, serial, platform_serial = "1900000001", "wx0000000000000001", "5157F09EFDC096DE", "PUB_KEY_ID_1"
    sealing = "0123456789abcdef0123456789abcdef"

    def __init__(self):
        super().__init__()
        self.merchant_private, merchant_public = key_pair()
        platform_private, self.platform_public = key_pair()
        self.merchant_key = wechat.load_public_key(merchant_public)
        self.platform_key = wechat.load_private_key(platform_private)
        self.stranger_key = wechat.load_private_key(key_pair()[0])

    def keys(self):
        return {"address": self.address, "mchid": self.merchant, "appid": self.application, "serial": self.serial,
                "private_key": self.merchant_private, "platform_serial": self.platform_serial,
                "platform_public_key": self.platform_public, "api_v3_key": self.sealing}

    def signed(self, body, key=None):
        stamp, nonce = str(int(time.time())), uuid.uuid4().hex
        return {"Wechatpay-Timestamp": stamp, "Wechatpay-Nonce": nonce, "Wechatpay-Serial": self.platform_serial,
                "Wechatpay-Signature": wechat.rsa_sign(key or self.platform_key, f"{stamp}\n{nonce}\n{body}\n"),
                "Content-Type": "application/json"}

    def respond(self, method, path, headers, body):
        scheme, _, proof = headers["authorization"].partition(" ")
        assert scheme == "WECHATPAY2-SHA256-RSA2048"
        proof = dict(part.split("=", 1) for part in proof.split(","))
        proof = {name: value.strip('"') for name, value in proof.items()}
        assert (proof["mchid"], proof["serial_no"]) == (self.merchant, self.serial)
        # The library verifies `time\nnonce\nbody\n`; a request has its method and path in front.
        assert wechat.rsa_verify(
            f"{method}\n{path}\n{proof['timestamp']}", proof["nonce_str"], body, proof["signature"], self.merchant_key), \
            "the library does not verify the request"
        status, answer = self.act(method, path, json.loads(body) if body else {})
        text = json.dumps(answer) if answer is not None else ""
        return status, self.signed(text), text

    def act(self, method, path, content):
        path = path.partition("?")[0]
        self.calls.append((method, path))
        if path in ("/v3/pay/transactions/h5", "/v3/pay/transactions/native"):
            way = path.rsplit("/", 1)[1]
            assert content["mchid"] == self.merchant and content["appid"] == self.application
            purchase = content["out_trade_no"]
            assert len(purchase) <= 32 and content["notify_url"].endswith("/hooks/wechatpay")
            assert ("scene_info" in content) == (way == "h5")
            assert way == "native" or content["scene_info"]["h5_info"]["type"] == "Wap"
            payment = self.book.setdefault(
                purchase, {"amount": content["amount"]["total"], "state": "open", "refunds": {}})
            if payment["state"] != "open":
                return 400, {"code": "ORDERPAID", "message": "paid"}
            # A number is good for one way of paying.
            assert payment.setdefault("way", way) == way, "another way"
            if way == "native":
                return 200, {"code_url": f"weixin://wxpay/bizpayurl?pr={purchase}"}
            return 200, {"h5_url": f"{self.address}/h5?prepay_id={purchase}"}
        if path == "/v3/refund/domestic/refunds":
            payment = self.book[content["out_trade_no"]]
            assert content["amount"]["total"] == payment["amount"], "another total"
            is_new = content["out_refund_no"] not in payment["refunds"]
            payment["refunds"][content["out_refund_no"]] = content["amount"]["refund"]
            # The first answer says that it is on its way, the next one that it arrived.
            return 200, {"refund_id": "1", "status": "PROCESSING" if is_new else "SUCCESS"}
        purchase = path.split("/")[5]
        payment = self.book.get(purchase)
        if payment is None:
            return 404, {"code": "ORDER_NOT_EXIST", "message": "no such order"}
        if path.endswith("/close"):
            assert content == {"mchid": self.merchant}
            if payment["state"] == "paid":
                return 400, {"code": "ORDERPAID", "message": "paid"}
            payment["state"] = "expired"
            return 204, None
        state = {"open": "NOTPAY", "paid": "SUCCESS", "expired": "CLOSED"}[payment["state"]]
        return 200, {"trade_state": state, "amount": {"total": payment["amount"], "currency": "CNY"}}

    def message(self, purchase, forged=False):
        content = json.dumps({"out_trade_no": purchase, "trade_state": "SUCCESS"})
        nonce = uuid.uuid4().hex[:12]
        sealed = base64.b64encode(
            AESGCM(self.sealing.encode()).encrypt(nonce.encode(), content.encode(), b"transaction")).decode()
        assert wechat.aes_decrypt(nonce, sealed, "transaction", self.sealing) == content
        body = json.dumps({
            "id": uuid.uuid4().hex, "event_type": "TRANSACTION.SUCCESS", "resource_type": "encrypt-resource",
            "resource": {"algorithm": "AEAD_AES_256_GCM", "ciphertext": sealed, "nonce": nonce,
                         "associated_data": "transaction"}})
        headers = self.signed(body, self.stranger_key if forged else None)
        if not forged:
            assert wechat.rsa_verify(
                headers["Wechatpay-Timestamp"], headers["Wechatpay-Nonce"], body, headers["Wechatpay-Signature"],
                wechat.load_public_key(self.platform_public))
        return headers, body


ALL = {peer.name: peer for peer in (Stripe, Alipay, WeChatPay)}


def key_file(folder, keys):
    """The file that DANCONG_PAYMENTS_FILE names; JSON is YAML."""
    path = os.path.join(folder, "payments.yaml")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(keys, file)
    os.chmod(path, 0o600)
    return path
