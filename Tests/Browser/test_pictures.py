"""Journeys with real pictures: a publisher's signal through the media server, and an upload through ffmpeg."""
import collections

from conftest import enter


def test_a_signal_is_watched_and_what_its_viewer_does_is_on_the_board(log_in, url, signal, send, reports, eventually):
    tab = log_in("viewer")
    reported = reports(tab)
    tab.goto(f"{url}/rooms/{signal['id']}")
    tab.wait_for_function(
        "() => { const video = document.querySelector('video'); return video.videoWidth > 0 && video.currentTime > 1; }",
        timeout=60_000)

    tab.fill("#say", "第三泡最香？")
    tab.press("#say", "Enter")
    tab.locator(".line-text", has_text="第三泡最香？").wait_for()
    for product in signal["products"]:
        send("POST", f"/v1/rooms/{signal['id']}/products/{product}/moves", "creator", {"command": "explain"})
        tab.locator(f".bubble[data-product='{product}']").wait_for()
    tab.click(".bubble .look-at")
    tab.locator("dialog[open] .sheet-skus li").first.wait_for()
    tab.click("dialog[open] button")
    for _ in range(4):
        tab.click(".like")
    tab.wait_for_timeout(2_000)

    told = collections.Counter((event["kind"], event.get("surface")) for event in reported)
    sent = {
        "entries": told["room_enter", None], "comments": 1,
        "likes": sum(event["quantity"] for event in reported if event["kind"] == "like"),
        "bubble_impressions": told["product_impression", "bubble"], "bubble_clicks": told["product_click", "bubble"],
        "list_impressions": told["product_impression", "list"],
    }
    assert sent["entries"] == 1 and sent["likes"] == 4 and sent["bubble_clicks"] == 1 and sent["bubble_impressions"] == 2

    def counted():
        minutes = send("GET", f"/v1/rooms/{signal['id']}/board", "creator")["minutes"]
        return {name: sum(minute["counts"].get(name, 0) for minute in minutes) for name in sent}

    assert eventually(counted, lambda now: now == sent) == sent


def test_a_video_is_uploaded_handed_in_and_watched_to_its_end(log_in, url, chromium, people, clip, send, reports, eventually):
    tab = log_in("creator")
    tab.goto(f"{url}/studio/contents")
    tab.fill("#content-title", "炭焙这一夜我没敢睡")
    tab.fill("#content-tags", "单丛 制茶")
    tab.check("#content-synthetic")
    with tab.expect_navigation():
        tab.click("form[action='/studio/contents'] button")
    content = tab.url.rsplit("/", 1)[1].split("?")[0]
    tab.set_input_files("#upload-file", str(clip))
    tab.locator("video.preview").wait_for(timeout=60_000)
    with tab.expect_navigation():
        tab.click(f"form[action='/studio/contents/{content}/moves']:has(input[value=submit]) button")
    tab.locator(".badge.good").wait_for()

    context = chromium.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
    watcher = enter(context.new_page(), url, people["viewer"])
    reported = reports(watcher)
    watcher.goto(f"{url}/contents/{content}")
    watcher.evaluate("() => { const video = document.querySelector('video'); video.muted = true; return video.play(); }")
    watcher.wait_for_function("() => document.querySelector('video').ended", timeout=60_000)
    watcher.click(".like")
    watcher.wait_for_timeout(1_000)
    assert watcher.locator(".synthetic-chip").is_visible()
    assert watcher.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()

    kinds = [event["kind"] for event in reported]
    assert kinds.count("video_play") == 1 and kinds.count("video_complete") == 1 and kinds.count("like") == 1
    assert [event["progress_percent"] for event in reported if event["kind"] == "video_progress"] == [25, 50, 75]

    wanted = {"plays": 1, "completes": 1, "likes": 1}

    def counted():
        days = send("GET", f"/v1/contents/{content}/figures", "creator")["days"]
        return {name: sum(day["counts"].get(name, 0) for day in days) for name in wanted}

    assert eventually(counted, lambda now: now == wanted) == wanted
