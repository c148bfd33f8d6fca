"""A merchant takes something off, a viewer claims it and pays less, and the order says who bears it."""
import datetime
import re


def moment(hours):
    """A time as the pages' fields take it: in China, to the minute."""
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    return (now + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def test_a_coupon_and_a_flash_price_reduce_what_a_viewer_pays(log_in, url, send):
    cake = next(item for item in send("GET", "/v1/products?limit=100", "merchant")["items"] if "鲜花饼" in item["title"])
    tab = log_in("merchant")
    tab.goto(f"{url}/promotions")
    tab.locator("details.panel summary").first.click()
    for field, text in (("#title", "新客券"), ("#off", "5"), ("#coupons", "3"), ("#begins", moment(-1)), ("#ends", moment(5))):
        tab.fill(field, text)
    with tab.expect_navigation():
        tab.click("form[action='/promotions'] button")
    tab.locator("section.panel", has_text="新客券").first.wait_for()
    tab.locator("details.panel summary").nth(1).click()
    value = tab.locator("#flash-sku option", has_text="鲜花饼").first.get_attribute("value")
    tab.select_option("#flash-sku", value)
    for field, text in (
        ("#flash-price", "30"), ("#quota", "20"), ("#flash-begins", moment(-1)), ("#flash-ends", moment(2)),
    ):
        tab.fill(field, text)
    with tab.expect_navigation():
        tab.click("form[action='/flash-prices'] button")
    tab.locator("meter").first.wait_for()
    tab.goto(f"{url}/stock")
    product = tab.locator("section.stock-place", has_text="鲜花饼").first
    product.locator("summary").click()
    product.locator("select[name=returns]").select_option("health")
    with tab.expect_navigation():
        product.locator("details button").click()

    buyer = log_in("viewer")
    buyer.goto(f"{url}/products/{cake['id']}")
    with buyer.expect_navigation():
        buyer.locator(".offer", has_text="新客券").locator("button").click()
    assert buyer.locator(".offer .badge.good").count() == 1
    variant = buyer.locator("section.variant", has=buyer.locator(f"input[value='{value}']"))
    assert "30" in variant.locator("strong.price").inner_text() and variant.locator("s").count() == 1
    with buyer.expect_navigation(url="**/cart"):
        variant.locator("button").click()
    assert buyer.locator(".reduction").count() >= 1
    for field, text in (("#name", "Lin"), ("#phone", "13800000000"), ("#region", "Shanghai"), ("#street", "Gao'an Road 1")):
        buyer.fill(field, text)
    assert re.search(r"25(\.00)?$", buyer.locator("form[action='/purchases'] button").inner_text().strip())
    # Not before the buyer said yes to what the law asks for.
    buyer.click("form[action='/purchases'] button")
    assert buyer.url.endswith("/cart")
    buyer.check(".confirm-return input")
    with buyer.expect_navigation(url="**/purchases/*"):
        buyer.click("form[action='/purchases'] button")
    with buyer.expect_navigation(url="**/paysim/*"):
        buyer.click(".pay-now")
    with buyer.expect_navigation(url="**/purchases/*"):
        buyer.click(".paysim form:has(input[value=true]) button")
    order = buyer.locator(".order-entry a").first.get_attribute("href")
    buyer.goto(url + order)
    assert "borne by the shop" in buyer.locator(".reduction").first.inner_text()
    buyer.goto(f"{url}/coupons")
    assert buyer.locator("section.panel", has_text="新客券").locator(".badge").inner_text() == "Used"
    send("PUT", f"/v1/products/{cake['id']}/sale-terms", "merchant", {"returns": "without_reason"})
