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
    ("operator", "/docs/api"),
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
