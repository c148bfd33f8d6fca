"""From a live room to the creator's earnings, and back through a return."""
from conftest import enter


def test_a_viewer_buys_in_a_room_and_gives_it_back(log_in, url, chromium, people, live_room, send, eventually):
    cake = next(item["id"] for item in send("GET", "/v1/products?limit=100", "creator")["items"] if "鲜花饼" in item["title"])
    if cake not in live_room["products"]:
        send("POST", f"/v1/rooms/{live_room['id']}/products", "creator", {"product_id": cake})
    tab = log_in("viewer")
    tab.goto(f"{url}/rooms/{live_room['id']}")
    with tab.expect_navigation(url="**/products/*"):
        tab.click(f"li.good[data-product='{cake}'] .buy")
    tab.fill("form[action='/cart'] input[name=units] >> nth=0", "2")
    with tab.expect_navigation(url="**/cart"):
        tab.locator("form[action='/cart'] button").first.click()
    for field, text in (("#name", "Lin"), ("#phone", "13800000000"), ("#region", "Shanghai"), ("#street", "Gao'an Road 1")):
        tab.fill(field, text)
    with tab.expect_navigation(url="**/purchases/*"):
        tab.click("form[action='/purchases'] button")
    with tab.expect_navigation(url="**/paysim/*"):
        tab.click(".pay-now")
    with tab.expect_navigation():
        tab.click(".paysim form:has(input[value=false]) button")
    tab.locator(".paysim .badge.bad").wait_for()
    with tab.expect_navigation(url="**/purchases/*"):
        tab.click(".paysim form:has(input[value=true]) button")
    order = tab.locator(".order-entry a").first.get_attribute("href")
    name = order.rsplit("/", 1)[1]

    def earning():
        return next(item for item in send("GET", "/v1/earnings", "creator")["items"] if item["order_id"] == name)

    assert earning()["state"] == "estimated" and earning()["amount"]["minor_units"] > 0
    context = chromium.new_context(locale="en-GB", viewport={"width": 390, "height": 844})
    creator = enter(context.new_page(), url, people["creator"])
    creator.goto(f"{url}/earnings")
    assert creator.locator(f".earning:has(a[href='{order}'])").inner_text().count("Estimated") == 1
    assert creator.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()

    # The room's board counts the order, too.
    def orders():
        minutes = send("GET", f"/v1/rooms/{live_room['id']}/board", "creator")["minutes"]
        return sum(minute["counts"].get("orders", 0) for minute in minutes)

    assert eventually(orders, lambda count: count == 1) == 1

    send("POST", f"/v1/orders/{name}/shipments", "merchant", {"carrier": "SF", "tracking_code": "SF1"})
    tab.goto(url + order)
    with tab.expect_navigation():
        tab.click(f"form[action='{order}/moves'] button")
    assert earning()["state"] == "confirmed"
    tab.click("details summary:has-text('Ask for money back')")
    tab.select_option("select[name=kind]", "return_and_refund")
    tab.select_option("select[name=cause]", "defective")
    tab.fill("input[name=reason]", "broken")
    with tab.expect_navigation():
        tab.click(f"form[action='{order}/after-sales'] button")
    request = next(item for item in send("GET", "/v1/after-sales", "merchant")["items"] if item["order_id"] == name)
    send("POST", f"/v1/after-sales/{request['id']}/agreement", "merchant")
    tab.reload()
    tab.fill("input[name=note]", "YT9")
    with tab.expect_navigation():
        tab.click("form:has(input[value=send_back]) button")
    send("POST", f"/v1/after-sales/{request['id']}/acceptance", "merchant")
    assert eventually(earning, lambda now: now["state"] == "cancelled")["amount"]["minor_units"] == 0
    tab.reload()
    assert tab.locator(".badge.good", has_text="Paid back").count() == 1
