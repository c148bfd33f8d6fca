// Reads the board anew every few seconds while somebody looks at it, and puts the fresh parts in place.
import { drawCharts } from "/assets/charts.js";

const board = document.querySelector(".board");
const pause = 5000;

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const now = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of board.querySelectorAll("[data-live]")) {
      const fresh = now.getElementById(part.id);
      if (!fresh) continue;
      // What somebody has opened stays open.
      const open = [...part.querySelectorAll("details")].map((details) => details.open);
      part.replaceWith(fresh);
      fresh.querySelectorAll("details").forEach((details, place) => { details.open = open[place] ?? false; });
      drawCharts(fresh);
    }
  } catch {
    board.querySelector(".read").textContent = board.dataset.stale;
  }
}

setInterval(refresh, pause);
document.addEventListener("visibilitychange", refresh);
