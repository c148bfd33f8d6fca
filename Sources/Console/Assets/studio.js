// Keeps a creator's studio up to date and shows a stream key once. Forms work without this module.
const studio = document.querySelector(".studio");
const id = studio.dataset.room;
const language = document.documentElement.lang;
const find = (selector, within = studio) => within.querySelector(selector);

// The stream key.
find(".issue-key")?.addEventListener("click", async ({ currentTarget: button }) => {
  const refusal = find(".key-refusal");
  refusal.hidden = true;
  button.disabled = true;
  try {
    const answer = await fetch(`/v1/rooms/${id}/stream-key`, {
      method: "POST",
      headers: {
        Accept: "application/json", "Accept-Language": language, "X-CSRF-Token": studio.dataset.csrf,
        "Idempotency-Key": crypto.randomUUID(),
      },
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail);
    find(".key-server").textContent = told.server_url;
    find(".key-secret").textContent = told.stream_key;
    find(".key-file").textContent = `ffmpeg -re -i video.mp4 -c:v libx264 -preset veryfast -g 60 -c:a aac -f flv `
      + `'${told.server_url}/${told.stream_key}'`;
    find(".key-lines").hidden = false;
  } catch (fault) {
    refusal.textContent = fault.message;
    refusal.hidden = false;
  } finally {
    button.disabled = false;
  }
});

// Parts that changed are taken from the page as it is now, unless somebody is writing in them.
let refreshing;

function refresh() {
  refreshing ??= setTimeout(async () => {
    refreshing = undefined;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const now = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of studio.querySelectorAll("[data-live]")) {
      const fresh = now.getElementById(part.id);
      if (!fresh || part.contains(document.activeElement)) continue;
      const counts = [...part.querySelectorAll(".viewer-count, .like-count")].map((count) => count.textContent);
      part.replaceWith(fresh);
      fresh.querySelectorAll(".viewer-count, .like-count").forEach((count, place) => { count.textContent = counts[place]; });
    }
  }, 300);
}

// What is said.
const lines = find(".lines");

function say(sequence, { author, text }) {
  if (find(`.line[data-sequence="${sequence}"]`)) return;
  const isAtEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 60;
  const line = find("template.line-shape").content.firstElementChild.cloneNode(true);
  line.dataset.sequence = sequence;
  find(".line-author", line).textContent = author;
  find(".line-text", line).textContent = text;
  const form = find("form", line);
  form.action = form.action.replace("/messages/0/", `/messages/${sequence}/`);
  lines.append(line);
  while (lines.children.length > 200) lines.firstElementChild.remove();
  if (isAtEnd) lines.scrollTop = lines.scrollHeight;
  const empty = find(".no-lines");
  if (empty) empty.hidden = true;
}

let last = Number(studio.dataset.after);

function open() {
  const stream = new EventSource(`/v1/rooms/${id}/stream?after=${last}`);
  const on = (kind, act) => stream.addEventListener(kind, (event) => {
    const sequence = Number(event.lastEventId);
    if (sequence <= last) return;
    last = sequence;
    act(JSON.parse(event.data), sequence);
  });
  on("chat.message", (told, sequence) => say(sequence, told));
  on("moderation.removed", ({ message_id: message }) => find(`.line[data-sequence="${message}"]`)?.remove());
  for (const kind of ["room.state", "room.warned", "room.shift", "product.listed", "product.pinned", "product.unpinned",
    "price.changed", "chat.pinned"]) on(kind, refresh);
  stream.addEventListener("pulse", (event) => {
    const { viewers, likes } = JSON.parse(event.data);
    find(".viewer-count").textContent = viewers.toLocaleString(language);
    find(".like-count").textContent = likes.toLocaleString(language);
  });
  stream.addEventListener("reset", () => location.reload());
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) setTimeout(open, 3_000 + Math.random() * 4_000);
  });
  addEventListener("pagehide", () => stream.close(), { once: true });
}

lines.scrollTop = lines.scrollHeight;
open();
