"""What people do in the pages, in Debian's chromium."""
import pytest


def test_the_feed_says_why_each_card_is_there(log_in, url):
    tab = log_in("viewer")

    tab.goto(f"{url}/feed")

    cards = tab.locator("article.tile")
    assert cards.count() > 0
    for index in range(cards.count()):
        assert cards.nth(index).locator("details.why li").count() > 0


def test_a_card_that_is_not_interesting_does_not_come_back(log_in, url):
    tab = log_in("viewer")
    tab.goto(f"{url}/feed")
    card = tab.locator("article.tile").first
    content = card.get_attribute("data-content")

    with tab.expect_navigation():
        card.locator("form[action='/feed/refusals'] button").click()

    assert content not in [tile.get_attribute("data-content") for tile in tab.locator("article.tile").all()]


def test_personalisation_can_be_turned_off_and_on_again(log_in, url):
    tab = log_in("viewer")
    tab.goto(f"{url}/feed")
    switch = "form[action='/feed/personalisation']"
    assert tab.input_value(f"{switch} [name=allowed]") == "false"

    with tab.expect_navigation():
        tab.click(f"{switch} button")
    assert tab.input_value(f"{switch} [name=allowed]") == "true"

    with tab.expect_navigation():
        tab.click(f"{switch} button")
    assert tab.input_value(f"{switch} [name=allowed]") == "false"


def test_the_language_changes_and_stays(tab, url):
    tab.goto(f"{url}/login")

    tab.goto(f"{url}/preferences?language=zh-CN&back=/login")
    assert tab.get_attribute("html", "lang") == "zh-CN"

    tab.goto(f"{url}/preferences?language=en&back=/login")
    assert tab.get_attribute("html", "lang") == "en"


def test_a_wrong_password_is_told_without_an_account_being_betrayed(tab, url, people):
    def refusal(login):
        tab.goto(f"{url}/login")
        tab.fill("#login", login)
        tab.fill("#password", "not the password")
        tab.press("#password", "Enter")
        return tab.locator(".flash.refusal").inner_text()

    assert refusal(people["viewer"]["login"]) == refusal("nobody-of-that-name")


def test_logging_out_ends_the_session(log_in, url):
    tab = log_in("merchant")
    tab.goto(f"{url}/samples")

    tab.click("details.menu summary")
    with tab.expect_navigation():
        tab.click("form[action='/logout'] button")
    tab.goto(f"{url}/samples")

    assert "/login" in tab.url


@pytest.mark.parametrize("role,path", [
    ("viewer", "/feed"), ("creator", "/samples"), ("merchant", "/samples"), ("operator", "/operator"),
    ("operator", "/docs/api"), ("viewer", "/rooms"), ("creator", "/studio"), ("viewer", "/search?q=%E5%8D%95%E4%B8%9B"),
])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_fits_its_window_and_can_be_read_aloud(log_in, url, role, path, width):
    tab = log_in(role)
    tab.set_viewport_size({"width": width, "height": 844})

    tab.goto(url + path)

    assert tab.locator("h1").count() == 1
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    unnamed = tab.evaluate("""() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
        .filter(field => !field.labels?.length && !field.ariaLabel && !field.getAttribute('aria-labelledby')).length""")
    assert unnamed == 0


def test_the_first_tab_stop_skips_to_the_content(log_in, url):
    tab = log_in("viewer")
    tab.goto(f"{url}/feed")

    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")

    assert tab.evaluate("document.activeElement.id") == "main"


def test_two_characters_find_goods_and_mark_them(tab, url):
    tab.goto(f"{url}/feed")

    tab.fill("#find", "单丛")
    with tab.expect_navigation():
        tab.press("#find", "Enter")

    products = tab.locator("#found-product ~ .hits li")
    assert products.count() > 0
    assert "单丛" in [mark.inner_text() for mark in tab.locator("mark").all()]


def test_a_viewer_talks_and_sees_what_is_explained_in_a_live_room(log_in, url, live_room, send):
    tab = log_in("viewer")
    reported = []
    tab.on("request", lambda request: reported.extend(
        request.post_data_json["events"] if request.url.endswith("/v1/events") else []))
    tab.goto(f"{url}/rooms/{live_room['id']}")
    first, second = live_room["products"]

    tab.fill("#say", "第三泡最香？")
    tab.press("#say", "Enter")
    tab.locator(".line-text", has_text="第三泡最香？").wait_for()
    assert tab.input_value("#say") == ""

    for product in (first, second):
        send("POST", f"/v1/rooms/{live_room['id']}/products/{product}/moves", "creator", {"command": "explain"})
        tab.locator(f".bubble[data-product='{product}']").wait_for()
        assert tab.locator(".good[data-state='explaining']").count() == 1

    tab.click(".bubble .look-at")
    tab.locator("dialog[open] .sheet-skus li").first.wait_for()
    tab.click("dialog[open] button")
    for _ in range(3):
        tab.click(".like")
    tab.wait_for_timeout(1_800)

    clicks = [event for event in reported if event["kind"] == "product_click"]
    assert [(click["product_id"], click["surface"]) for click in clicks] == [(second, "bubble")]
    assert sum(event["quantity"] for event in reported if event["kind"] == "like") == 3
    assert [event["kind"] for event in reported].count("room_enter") == 1


def test_a_room_that_ends_says_so_to_a_visitor(tab, url, live_room, send):
    tab.goto(f"{url}/rooms/{live_room['id']}")
    assert tab.locator("form.say").count() == 0

    send("POST", f"/v1/rooms/{live_room['id']}/pause", "creator")
    tab.locator(".live-room[data-state='paused']").wait_for()
    send("POST", f"/v1/rooms/{live_room['id']}/end", "creator")
    tab.locator(".live-room[data-state='ended']").wait_for()

    assert tab.locator(".still-words").is_visible()


def test_what_a_machine_hosts_says_so_on_a_phone(tab, url, live_room, send):
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(f"{url}/rooms/{live_room['id']}")
    assert not tab.locator(".synthetic").is_visible()

    send("POST", f"/v1/rooms/{live_room['id']}/shifts", "creator", {"host": "小云", "is_synthetic": True})

    tab.locator(".synthetic").wait_for()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_creator_takes_a_message_away_from_everybody(log_in, url, live_room, send, chromium):
    said = send("POST", f"/v1/rooms/{live_room['id']}/messages", "viewer", {"text": "扫码加群"})
    line = f".line[data-sequence='{said['sequence']}']"
    audience = chromium.new_page()
    audience.goto(f"{url}/rooms/{live_room['id']}")
    audience.locator(line).wait_for()
    tab = log_in("creator")
    tab.goto(f"{url}/studio/rooms/{live_room['id']}")

    with tab.expect_navigation():
        tab.click(f"{line} button[value=remove]")

    audience.locator(line).wait_for(state="detached")
    assert tab.locator(line).count() == 0
    audience.close()
