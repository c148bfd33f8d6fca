"""A creator joins a campaign, its agency and its merchant see it, and a buyer's order says why it pays whom it pays."""
import datetime


def moment(hours):
    """A time as the pages' fields take it: in China, to the minute."""
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    return (now + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def test_a_campaign_is_joined_and_a_plan_for_one_creator_goes_before_it(log_in, url, send, people):
    creator = log_in("creator")
    creator.goto(f"{url}/plans")
    campaign = creator.locator("section.plan", has_text="玫瑰季招商")
    if campaign.locator("button").count():
        with creator.expect_navigation():
            campaign.locator("button").click()
    assert creator.locator("section.plan", has_text="玫瑰季招商").locator(".badge.good").count() == 2
    cake = next(item for item in send("GET", "/v1/products?limit=100", "merchant")["items"] if "鲜花饼" in item["title"])
    promise = send("GET", f"/v1/products/{cake['id']}/promise", "creator")
    assert promise["kind"] == "campaign" and promise["ppm"] == 160_000 and promise["leader_ppm"] == 40_000

    shop = log_in("merchant")
    shop.goto(f"{url}/plans")
    shop.locator("details.panel summary").click()
    shop.fill("#title", "阿铁专属")
    shop.locator("#product").select_option(value=cake["id"])
    shop.locator("#kind").select_option("exclusive")
    for field, text in (
        ("#rate", "17.5"), ("#creators", people["creator"]["party_id"]), ("#begins", moment(-1)), ("#ends", moment(48)),
    ):
        shop.fill(field, text)
    with shop.expect_navigation():
        shop.click("form[action='/plans'] button")
    plan = shop.locator("section.plan", has_text="阿铁专属")
    plan.wait_for()
    promise = send("GET", f"/v1/products/{cake['id']}/promise", "creator")
    assert promise["kind"] == "exclusive" and promise["ppm"] == 175_000
    with shop.expect_navigation():
        plan.locator("button").click()
    assert send("GET", f"/v1/products/{cake['id']}/promise", "creator")["kind"] == "campaign"
    shop.fill("#indirect", "2.5")
    with shop.expect_navigation():
        shop.click("form[action='/plans/indirect'] button")
    assert shop.input_value("#indirect") == "2.5"
    shop.goto(f"{url}/attribution")
    shop.locator("main details summary").click()

    agency = log_in("agency")
    agency.goto(f"{url}/plans")
    assert agency.locator("section.plan", has_text="玫瑰季招商").count() == 1
    agency.goto(f"{url}/bindings")
    agency.locator("section.binding", has_text="单丛阿铁").first.wait_for()
    agency.goto(f"{url}/payouts?side=leader")
    assert agency.locator("a.chip.solid").first.get_attribute("href").endswith("side=leader")
    agency.goto(f"{url}/earnings?side=agency")
    assert agency.locator("a.chip").count() >= 2
