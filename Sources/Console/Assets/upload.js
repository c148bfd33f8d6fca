// Sends a creator's files as they are and shows how far they are, until viewers could see them.
import { send } from "./sending.js";

const studio = document.querySelector(".content-studio");
const find = (selector, within = studio) => within.querySelector(selector);
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

find("#upload-file")?.addEventListener("change", async ({ currentTarget: field }) => {
  const said = find(".upload-said");
  const [words, bar] = [find(".upload-words", said), find("progress", said)];
  field.disabled = true;
  said.hidden = false;
  bar.hidden = false;
  try {
    for (const file of field.files) {
      await send(studio.dataset.upload, file, file.type || "application/octet-stream", studio.dataset, (part) => {
        bar.value = part * 100;
        words.textContent = fill(studio.dataset.sendingWords, { percent: Math.floor(part * 100) });
      });
    }
    location.reload();
  } catch (fault) {
    bar.hidden = true;
    words.textContent = fault.message;
    field.value = "";
    field.disabled = false;
  }
});

// While something is converted, its bar moves; once nothing is, the page is made anew.
async function watch() {
  try {
    const answer = await fetch(studio.dataset.status, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const told = await answer.json();
    const items = told.items ?? [told];
    if (!items.some(({ state }) => state === "queued" || state === "running")) {
      location.reload();
      return;
    }
    const line = find(".uploads li[data-pending]");
    if (line && told.progress !== undefined) {
      const percent = Math.floor(told.progress * 100);
      find("progress", line).value = percent;
      find(".upload-words", line).textContent = fill(studio.dataset.convertingWords, { percent });
    }
  } catch {
    // Away for a moment; the next turn asks again.
  }
  setTimeout(watch, 1_000);
}

if (studio.dataset.pending) setTimeout(watch, 1_000);
