// What the pages of rooms and contents share: asking the API, reporting what a viewer does, prices, the product sheet.
export const language = document.documentElement.lang;

export async function ask(path, options = {}) {
  const answer = await fetch(path, { headers: { Accept: "application/json", "Accept-Language": language }, ...options });
  if (!answer.ok) throw Object.assign(new Error(path), { status: answer.status, problem: await answer.json().catch(() => ({})) });
  return answer.json();
}

export function send(path, body, csrf, options = {}) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf, "Accept-Language": language };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body), ...options });
}

// How the viewer came to the page, as far as the page before tells.
const ways = { "/feed": "feed_recommend", "/search": "search", "/notices": "notice_booking", "/rooms": "live_square" };
const came = document.referrer && new URL(document.referrer);
const source = came && came.origin === location.origin ? ways[came.pathname] ?? "other" : came ? "offsite_link" : "other";

// Reports what the viewer does, in batches and only with the consent that the page was made for.
export function reporter({ csrf, consent, about }) {
  const visit = crypto.randomUUID();
  let waiting = [];
  let sending;

  function deliver(options = {}) {
    clearTimeout(sending);
    sending = undefined;
    if (waiting.length === 0) return;
    const batch = waiting.splice(0, 200);
    // Behaviour that was not taken in is not worth interrupting its viewer for; a repetition is recognised by its id.
    send("/v1/events", { events: batch }, csrf, options).catch((fault) => {
      if (fault.status === undefined || fault.status >= 500) waiting = [...batch, ...waiting].slice(-200);
    });
  }

  function report(kind, more = {}) {
    if (!consent) return;
    waiting.push({
      id: crypto.randomUUID(), kind, occurred_at: new Date().toISOString(), consent, session: visit, source, ...about, ...more,
    });
    sending ??= setTimeout(deliver, 400);
  }

  return { report, deliver };
}

export function money({ minor_units: units, amount, currency }) {
  const format = new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  const digits = format.resolvedOptions().maximumFractionDigits;
  return format.format((units ?? amount) / 10 ** digits);
}

// Shows a product with its variants in a page's dialog.
export async function showProduct(sheet, product) {
  const found = await ask(`/v1/products/${product}`);
  sheet.querySelector("h2").textContent = found.title;
  sheet.querySelector(".sheet-summary").textContent = found.summary;
  sheet.querySelector(".sheet-skus").replaceChildren(...found.skus.map((sku) => {
    const line = document.createElement("li");
    const cost = document.createElement("strong");
    cost.textContent = money(sku.price);
    line.append(`${sku.variant} `, cost);
    return line;
  }));
  if (!sheet.open) sheet.showModal();
}

// Passes the page's address on.
export async function share(copied) {
  const link = { title: document.title, url: location.href };
  if (navigator.share) return navigator.share(link);
  await navigator.clipboard.writeText(link.url);
  copied();
}
