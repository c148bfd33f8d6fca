// Keeps a live room's page up to date, and reports what its viewer does where the viewer lets it.
import { ask, language, money, reporter, send, share, showProduct } from "./shared.js";

const room = document.querySelector(".live-room");
const id = room.dataset.room;
const find = (selector, within = room) => within.querySelector(selector);
const all = (selector, within = room) => [...within.querySelectorAll(selector)];
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const show = (element, isShown) => { element.hidden = !isShown; };

const { report, deliver } = reporter({ csrf: room.dataset.csrf, consent: room.dataset.consent, about: { room_id: id } });

// The picture.
const video = find("video");
let renewal;

async function play() {
  clearTimeout(renewal);
  const words = find(".still-words");
  if (!video.canPlayType("application/vnd.apple.mpegurl")) {
    if (room.dataset.state === "living") words.textContent = room.dataset.unplayableWords;
    return;
  }
  try {
    const playback = await ask(`/v1/rooms/${id}/playback`);
    video.src = playback.hls_url;
    await video.play();
    const left = new Date(playback.expires_at) - Date.now() - 30_000;
    if (left > 0) renewal = setTimeout(play, Math.min(left, 2 ** 31 - 1));
  } catch {
    show(video, false);
    if (room.dataset.state === "living") words.textContent = room.dataset.noPictureWords;
    if (!isOver()) renewal = setTimeout(play, 10_000);
  }
}

video.addEventListener("playing", () => {
  show(video, true);
  show(find(".still"), false);
  show(find(".sound"), video.muted);
});
video.addEventListener("error", () => {
  show(video, false);
  show(find(".still"), true);
  if (!isOver()) renewal = setTimeout(play, 5_000);
});
find(".sound").addEventListener("click", () => {
  video.muted = false;
  show(find(".sound"), false);
});

// Where the room is.
const words = (state) => find(`template[data-state="${CSS.escape(state)}"]`)?.dataset;
const isOver = () => words(room.dataset.state)?.over === "yes";

function move(state) {
  const told = words(state);
  if (!told) return;
  const before = room.dataset.state;
  room.dataset.state = state;
  const badge = find(".room-state");
  badge.textContent = told.label;
  badge.className = `badge room-state ${told.tone}`;
  find(".still-words").textContent = told.waiting || room.dataset.noPictureWords;
  if (told.waiting) {
    show(find(".still"), true);
    show(video, false);
  }
  if (state === "living" && before !== "living") play();
  if (isOver()) leave();
}

// Products.
const good = (product) => find(`.good[data-product="${CSS.escape(product)}"]`);
const bubble = find(".bubble");

function cheapest(product) {
  return product.skus.map((sku) => sku.price).sort((left, right) => left.minor_units - right.minor_units)[0];
}

async function list(product, state, place) {
  let line = good(product);
  if (!line && state !== "removed") {
    line = find("template.good-shape").content.firstElementChild.cloneNode(true);
    line.dataset.product = product;
    line.querySelector(".buy").href = `/rooms/${id}/products/${product}`;
    find(".goods-list").append(line);
    observe(line);
    price(product);
  }
  if (!line) return;
  if (place) line.dataset.place = place;
  if (state === "removed") line.remove();
  else line.dataset.state = state;
  count();
}

async function price(product) {
  try {
    const found = await ask(`/v1/products/${product}`);
    const line = good(product);
    if (line) {
      find(".good-title", line).textContent = found.title;
      if (found.skus.length) find(".price", line).textContent = money(cheapest(found));
    }
    if (bubble.dataset.product === product) pin(product);
  } catch {
    // Taken off the shelf in between; the room tells so itself.
  }
}

function count() {
  const number = all(".good").length;
  find(".bag-count").textContent = fill(room.dataset.countWords, { count: number });
  show(find(".bag-empty"), number === 0);
}

function pin(product) {
  for (const line of all('.good[data-state="explaining"]')) line.dataset.state = "explained";
  const line = good(product);
  if (!line) return show(bubble, false);
  line.dataset.state = "explaining";
  const isNew = bubble.dataset.product !== product || bubble.hidden;
  bubble.dataset.product = product;
  find(".bubble-title", bubble).textContent = find(".good-title", line).textContent;
  find(".price", bubble).textContent = find(".price", line).textContent;
  show(bubble, true);
  if (isNew) report("product_impression", { product_id: product, surface: "bubble" });
}

function unpin(product) {
  const line = good(product);
  if (line?.dataset.state === "explaining") line.dataset.state = "explained";
  if (bubble.dataset.product === product) {
    show(bubble, false);
    bubble.dataset.product = "";
  }
}

const seen = new Set();
const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting || seen.has(target.dataset.product)) continue;
    seen.add(target.dataset.product);
    report("product_impression", { product_id: target.dataset.product, surface: "list" });
  }
}, { threshold: 0.5 });
const observe = (line) => watcher.observe(line);

room.addEventListener("click", async (event) => {
  if (!event.target.closest(".look-at")) return;
  const place = event.target.closest(".good, .bubble");
  const product = place.dataset.product;
  report("product_click", { product_id: product, surface: place === bubble ? "bubble" : "list" });
  try {
    await showProduct(find(".product-sheet"), product);
  } catch (fault) {
    toast(fault.problem?.detail ?? room.dataset.unsentWords);
  }
});

// What people say.
const lines = find(".lines");

function say({ sequence, author, role, text }) {
  if (find(`.line[data-sequence="${sequence}"]`)) return;
  const isAtEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 60;
  const line = find("template.line-shape").content.firstElementChild.cloneNode(true);
  line.dataset.sequence = sequence;
  line.classList.toggle("by-host", role === "host");
  find(".line-author", line).textContent = author;
  find(".line-text", line).textContent = text;
  lines.append(line);
  while (lines.children.length > 200) lines.firstElementChild.remove();
  if (isAtEnd) lines.scrollTop = lines.scrollHeight;
}

function keepOnTop(told) {
  const top = find(".on-top");
  top.dataset.sequence = told?.message_id ?? "";
  find(".on-top-author").textContent = told?.author ?? "";
  find(".on-top-text").textContent = told?.text ?? "";
  show(top, Boolean(told?.text));
}

function toast(text) {
  const note = document.createElement("p");
  note.className = "toast-note";
  note.textContent = text;
  const shelf = find(".toasts");
  shelf.append(note);
  while (shelf.children.length > 3) shelf.firstElementChild.remove();
  setTimeout(() => note.remove(), 6_000);
}

find("form.say")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const field = find("#say");
  const text = field.value.trim();
  if (!text) return;
  const status = find(".said");
  status.textContent = "";
  field.value = "";
  try {
    await send(`/v1/rooms/${id}/messages`, { text }, room.dataset.csrf);
    report("comment");
  } catch (fault) {
    status.textContent = fault.problem?.detail ?? room.dataset.unsentWords;
    if (!field.value) field.value = text;
  }
  field.focus();
});

// Likes: every tap is seen at once and reported once a second.
let taps = 0;
let likes = 0;
const showLikes = () => { find(".like-count").textContent = (likes + taps).toLocaleString(language); };
find(".like").addEventListener("click", () => {
  taps += 1;
  showLikes();
});
const tapping = setInterval(() => {
  if (taps === 0) return;
  report("like", { quantity: taps });
  likes += taps;
  taps = 0;
}, 1_000);

find(".share").addEventListener("click", async () => {
  try {
    await share(() => toast(room.dataset.copiedWords));
    report("share");
  } catch {
    // Thought better of it.
  }
});
find(".follow")?.addEventListener("click", ({ currentTarget }) => {
  report("follow", { creator_id: room.dataset.creator });
  currentTarget.textContent = room.dataset.followedWords;
  currentTarget.disabled = true;
});

// The stream. Numbers come in order; one that was seen is not taken again.
let last = Number(room.dataset.after);
let held; // Messages that come while the room is read again.
let stream;
let retry;

const meanings = {
  "room.state": ({ state }) => move(state),
  "room.warned": () => show(find(".warned"), true),
  "room.shift": ({ host, is_synthetic: isSynthetic }) => {
    find(".host-name").textContent = fill(room.dataset.hostWords, { name: host });
    show(find(".synthetic"), isSynthetic);
  },
  "product.listed": ({ product_id: product, state }) => list(product, state),
  "product.pinned": ({ product_id: product }) => pin(product),
  "product.unpinned": ({ product_id: product }) => unpin(product),
  "price.changed": (told) => {
    const line = good(told.product_id);
    const title = line ? find(".good-title", line).textContent : "";
    toast(fill(room.dataset.priceWords, { title, from: money(told.from), to: money(told.to) }));
    price(told.product_id);
  },
  "coupon.dropped": ({ text }) => toast(fill(room.dataset.couponWords, { text })),
  "lucky_bag.opened": ({ text }) => toast(fill(room.dataset.bagWords, { text })),
  "chat.message": (told, sequence) => say({ sequence, ...told }),
  "moderation.removed": ({ message_id: message }) => {
    find(`.line[data-sequence="${message}"]`)?.remove();
    if (find(".on-top").dataset.sequence === String(message)) keepOnTop();
  },
  "chat.pinned": (told) => keepOnTop(told),
  "order.ticker": ({ product_id: product, sold }) => {
    const line = good(product);
    if (line) find(".sold", line).textContent = fill(room.dataset.soldWords, { count: sold });
  },
};

function take(kind, sequence, data) {
  if (sequence <= last) return;
  last = sequence;
  meanings[kind](data, sequence);
}

function open() {
  if (isOver()) return;
  stream = new EventSource(`/v1/rooms/${id}/stream?after=${last}`);
  for (const kind of Object.keys(meanings)) {
    stream.addEventListener(kind, (event) => {
      const message = [kind, Number(event.lastEventId), JSON.parse(event.data)];
      if (held) held.push(message);
      else take(...message);
    });
  }
  stream.addEventListener("pulse", (event) => {
    const pulse = JSON.parse(event.data);
    find(".viewer-count").textContent = pulse.viewers.toLocaleString(language);
    likes = Math.max(likes, pulse.likes);
    showLikes();
  });
  stream.addEventListener("reset", readAgain);
  stream.addEventListener("open", () => show(find(".connection"), false));
  stream.addEventListener("error", () => {
    if (isOver()) return;
    const isRefused = stream.readyState === EventSource.CLOSED;
    find(".connection").textContent = isRefused ? room.dataset.fullWords : room.dataset.lostWords;
    show(find(".connection"), true);
    if (!isRefused) return; // The browser tries again by itself, from the last number.
    clearTimeout(retry);
    retry = setTimeout(open, 3_000 + Math.random() * 4_000);
  });
}

// The page's place is not kept any more: read the room as it is now, then go on.
async function readAgain() {
  if (held) return;
  held = [];
  try {
    const said = await ask(`/v1/rooms/${id}/messages`);
    const [now, products] = await Promise.all([ask(`/v1/rooms/${id}`), ask(`/v1/rooms/${id}/products`)]);
    lines.replaceChildren();
    for (const message of said.items) say({ sequence: message.sequence, ...message.data });
    keepOnTop(said.pinned && { message_id: said.pinned.sequence, ...said.pinned.data });
    const kept = new Set(products.items.map((item) => item.product_id));
    for (const line of all(".good")) if (!kept.has(line.dataset.product)) line.remove();
    for (const item of products.items) await list(item.product_id, item.state, item.place);
    const shown = products.items.find((item) => item.state === "explaining");
    if (shown) pin(shown.product_id);
    else show(bubble, false);
    last = Math.max(last, said.last_sequence);
    move(now.state);
  } catch {
    setTimeout(readAgain, 3_000);
  } finally {
    const missed = held;
    held = undefined;
    for (const message of missed) take(...message);
  }
}

// Coming, staying, going.
let beat;

function enter() {
  const isPresent = ["living", "paused", "reconnecting"].includes(room.dataset.state);
  if (!isPresent || beat) return;
  report("room_enter");
  beat = setInterval(() => report("heartbeat"), 10_000);
}

function leave(options = {}) {
  if (beat) report("room_leave");
  clearInterval(beat);
  beat = undefined;
  if (isOver()) {
    clearTimeout(renewal);
    clearInterval(tapping);
    stream?.close();
    show(find(".connection"), false);
  }
  deliver(options);
}

addEventListener("pagehide", () => {
  if (taps > 0) report("like", { quantity: taps });
  taps = 0;
  leave({ keepalive: true });
  stream?.close();
});
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  enter();
  open();
});
new MutationObserver(enter).observe(room, { attributeFilter: ["data-state"] });

// A phone shows the picture first; a press opens the bag over it.
if (matchMedia("(max-width: 760px)").matches) find(".bag").open = false;
lines.scrollTop = lines.scrollHeight;
for (const line of all(".good")) observe(line);
if (!bubble.hidden) report("product_impression", { product_id: bubble.dataset.product, surface: "bubble" });
if (room.dataset.state === "living") play();
enter();
open();
