"""A real browser beside a server with the demo world; scripts/with-server starts that server."""
import json
import os

import pytest
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def url():
    return os.environ["DANCONG_URL"]


@pytest.fixture(scope="session")
def people():
    """The demo's people by role."""
    with open(os.environ["DANCONG_LOGINS"], encoding="utf-8") as file:
        logins = json.load(file)
    return {role: next(login for login in logins if login["role"] == role) for role in {login["role"] for login in logins}}


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


def is_fault(message):
    """A refusal's status, such as that of a wrong password, is an answer and no fault of the page."""
    return message.type == "error" and "the server responded with a status of 4" not in message.text


@pytest.fixture
def tab(chromium):
    """A page of a fresh profile. Whatever it reports as an error fails the test."""
    context = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if is_fault(message) else None)
    yield page
    context.close()
    assert not errors


@pytest.fixture
def log_in(tab, url, people):
    def as_role(role):
        person = people[role]
        tab.goto(f"{url}/login")
        tab.fill("#login", person["login"])
        tab.fill("#password", person["password"])
        with tab.expect_navigation():
            tab.press("#password", "Enter")
        assert "/login" not in tab.url, f"{person['login']} could not log in"
        return tab

    return as_role
