// Plays a short video or shows a post, and reports what its viewer does where the viewer lets it.
import { reporter, share, showProduct } from "./shared.js";

const page = document.querySelector(".watch");
const { content, creator, csrf, consent, playlist, length } = page.dataset;
const find = (selector) => page.querySelector(selector);
// The feed that showed the content counted that it was seen; what follows refers to it.
const request = new URLSearchParams(location.search).get("request");
const { report, deliver } = reporter({ csrf, consent, about: { content_id: content, ...(request && { request_id: request }) } });
const say = (text) => { find(".said").textContent = text; };

if (!request) report("impression");

// A play begins with the first picture that moves and is over at its end; quarters are told once a play, time always whole.
const quarters = [25, 50, 75, 100];
let watched = 0;
let reached = 0;
let isPlaying = false;
let tick;

const measures = (percent) => ({
  watched_ms: Math.round(watched), ...(length && { length_ms: Number(length) }), ...(percent && { progress_percent: percent }),
});

function follow(video) {
  const advance = () => {
    const now = performance.now();
    if (tick !== undefined && !video.paused && !video.seeking) watched += now - tick;
    tick = now;
    const percent = video.duration > 0 ? (video.currentTime / video.duration) * 100 : 0;
    for (const quarter of quarters) {
      // The last quarter is the end itself, which its own event tells.
      if (quarter < 100 && percent >= quarter && reached < quarter) {
        reached = quarter;
        report("video_progress", measures(quarter));
      }
    }
  };
  video.addEventListener("playing", () => {
    tick = performance.now();
    if (isPlaying) return;
    isPlaying = true;
    [watched, reached] = [0, 0];
    report("video_play", measures());
  });
  video.addEventListener("timeupdate", advance);
  video.addEventListener("pause", () => {
    advance();
    tick = undefined;
    if (isPlaying && !video.ended) report("video_progress", measures(reached));
  });
  video.addEventListener("ended", () => {
    advance();
    tick = undefined;
    isPlaying = false;
    report("video_complete", measures(100));
  });
  addEventListener("pagehide", () => {
    if (isPlaying && !video.paused) {
      advance();
      report("video_progress", measures(reached));
    }
    deliver({ keepalive: true });
  });
}

const video = find("video");
if (video && video.canPlayType("application/vnd.apple.mpegurl")) {
  follow(video);
  video.src = playlist;
} else if (video) {
  find(".cannot").textContent = page.dataset.unplayableWords;
  find(".cannot").hidden = false;
}
if (!video) addEventListener("pagehide", () => deliver({ keepalive: true }));

// The card.
const card = find(".card-good");
if (card) {
  const product = card.dataset.product;
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    report("product_impression", { product_id: product, surface: "card" });
  }, { threshold: 0.5 }).observe(card);
  find(".look-at").addEventListener("click", async () => {
    report("product_click", { product_id: product, surface: "card" });
    try {
      await showProduct(find(".product-sheet"), product);
    } catch (fault) {
      say(fault.problem?.detail ?? page.dataset.unsentWords);
    }
  });
}

find(".like")?.addEventListener("click", ({ currentTarget }) => {
  currentTarget.classList.toggle("primary");
  report(currentTarget.classList.contains("primary") ? "like" : "unlike");
});
find(".follow")?.addEventListener("click", ({ currentTarget }) => {
  report("follow", { creator_id: creator });
  currentTarget.textContent = page.dataset.followedWords;
  currentTarget.disabled = true;
});
find(".share").addEventListener("click", async () => {
  try {
    await share(() => say(page.dataset.copiedWords));
    report("share");
  } catch {
    // Thought better of it.
  }
});
