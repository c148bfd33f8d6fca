"""From a purchase that is paid by its code to a dispute that the shop answers and the bank decides."""
import os

from conftest import enter

ADDRESS = {"name": "Lin", "phone": "13800000000", "region": "Shanghai", "street": "Gao'an Road 1"}


def picture(page, name):
    """Keeps what a page looks like, where somebody wants to see it."""
    if folder := os.environ.get("DANCONG_PICTURES"):
        page.screenshot(path=os.path.join(folder, f"{name}.png"), full_page=True)


def buy(send):
    product = next(item for item in send("GET", "/v1/products?limit=100", "viewer")["items"] if "鲜花饼" in item["title"])
    sku = send("GET", f"/v1/products/{product['id']}", "viewer")["skus"][0]
    send("POST", "/v1/cart/lines", "viewer", {"sku_id": sku["id"], "units": 1})
    return send("POST", "/v1/purchases", "viewer", {"address": ADDRESS, "total": send("GET", "/v1/cart", "viewer")["total"]})


def phone(chromium, locale="en-GB", width=390):
    context = chromium.new_context(locale=locale, viewport={"width": width, "height": 844})
    context.set_default_timeout(10_000)
    return context.new_page()


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_shop_answers_a_dispute_and_the_bank_decides(log_in, url, chromium, people, send):
    receipt = buy(send)
    buyer = log_in("viewer")
    buyer.goto(f"{url}/purchases/{receipt['id']}")
    code = buyer.locator("svg[role=img]")
    assert code.get_attribute("aria-label") and code.bounding_box()["width"] <= 320
    picture(buyer, "purchase-wide")
    narrow = enter(phone(chromium, width=320), url, people["viewer"])
    narrow.goto(f"{url}/purchases/{receipt['id']}")
    assert fits(narrow)
    picture(narrow, "purchase-narrow")
    with buyer.expect_navigation(url="**/paysim/*"):
        buyer.click(".pay-now")
    page = buyer.url
    with buyer.expect_navigation(url="**/purchases/*"):
        buyer.click(".paysim form:has(input[value=true]) button")
    order = buyer.locator(".order-entry a").first.get_attribute("href")

    # The buyer's bank takes the money back; who runs the simulated provider decides for it.
    desk = enter(phone(chromium), url, people["operator"])
    desk.goto(page)
    picture(desk, "paysim-bank-narrow")
    with desk.expect_navigation():
        desk.click("form:has(input[value=open]) button")
    buyer.goto(url + order)
    assert buyer.locator(".panel.dispute").count() == 1
    assert buyer.locator("summary:has-text('Ask for money back')").count() == 0
    picture(buyer, "order-disputed-wide")

    shop = enter(phone(chromium, locale="zh-CN"), url, people["merchant"])
    shop.goto(f"{url}/disputes")
    assert fits(shop)
    picture(shop, "disputes-narrow")
    with shop.expect_navigation(url="**/disputes/dsp_*"):
        shop.click(".panel.dispute a")
    assert fits(shop)
    picture(shop, "dispute-narrow")
    wide = enter(phone(chromium, width=1280), url, people["merchant"])
    wide.goto(shop.url)
    picture(wide, "dispute-wide")
    shop.fill("#dispute-text", "当面签收。")
    with shop.expect_navigation():
        shop.click("form[action$='/evidence'] button")
    assert shop.locator("#dispute-text").count() == 0
    picture(shop, "dispute-answered-narrow")

    desk.goto(page)
    with desk.expect_navigation():
        desk.click("form:has(input[value=lose]) button")
    dispute = send("GET", "/v1/disputes", "merchant")["items"][0]
    assert dispute["state"] == "lost" and dispute["amount"] == receipt["total"]
    shop.goto(f"{url}/notices")
    assert shop.locator("a[href^='/disputes/dsp_']").count() >= 2
    picture(shop, "notices-narrow")
    for one in (narrow, desk, shop, wide):
        one.context.close()
