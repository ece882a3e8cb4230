// What the page says of itself: errors of requests, receipts, and the hair of progress at the top.
const STAYS_MS = 8000;
const STAYS_WITH_A_CHOICE_MS = 30_000;
let waiting = 0;

export function install() {
  document.addEventListener("htmx:before:request", (event) => work(event, 1));
  document.addEventListener("htmx:finally:request", (event) => work(event, -1));
  document.addEventListener("htmx:error", (event) => {
    if (!isLive(event)) say(document.body.dataset.offline, "danger");
  });
  document.addEventListener("htmx:response:error", (event) => {
    if ([502, 504].includes(event.detail.ctx.response.status)) say(document.body.dataset.refused, "danger");
  });
  new MutationObserver(fade).observe(region(), { childList: true });
  document.querySelector("[data-focus]")?.focus();
}

/** Show one sentence for a while. kind: info, success, danger. */
export function say(sentence, kind = "info") {
  if (!sentence) return;
  const notice = document.createElement("div");
  notice.className = `notice notice--${kind}`;
  const text = document.createElement("div");
  text.className = "notice__text";
  text.textContent = sentence;
  notice.append(text);
  region().replaceChildren(notice);
}

function region() {
  return document.getElementById("notices");
}

function fade(changes) {
  for (const change of changes)
    for (const node of change.addedNodes) if (node.nodeType === 1) setTimeout(() => node.remove(), node.querySelector("button") ? STAYS_WITH_A_CHOICE_MS : STAYS_MS);
}

function work(event, step) {
  if (isLive(event)) return;
  waiting = Math.max(0, waiting + step);
  document.documentElement.classList.toggle("is-working", waiting > 0);
}

function isLive(event) {
  return event.target?.id === "live";
}
