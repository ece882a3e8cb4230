// Where a reader has come in a topic: told to the server, so that they can go on there, on any device.
const PAUSE_MS = 800;

export function install() {
  const topic = document.querySelector("[data-topic][data-read]");
  if (!topic || !document.querySelector("[name=csrf_token]")) return;
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => tell(topic), PAUSE_MS);
  };
  for (const happening of ["scroll", "resize", "htmx:after:swap"]) document.addEventListener(happening, later, { passive: true });
  document.addEventListener("visibilitychange", () => tell(topic));
  later();
  countTime();
}

/** A post is read when its end, or most of the screen's height of it, has been on the screen. */
function seen(topic) {
  let number = 0;
  for (const branch of topic.querySelectorAll("[data-reads]")) {
    const { top, bottom } = branch.getBoundingClientRect();
    if (bottom <= innerHeight + 8 || top < innerHeight / 4) number = Math.max(number, Number(branch.dataset.reads));
  }
  return number;
}

function tell(topic) {
  if (document.visibilityState === "prerender") return;
  const number = seen(topic);
  if (number <= Number(topic.dataset.read)) return;
  topic.dataset.read = number;
  const body = new URLSearchParams({ number, csrf_token: document.querySelector("[name=csrf_token]").value });
  // Not told? Then the next visit begins a little earlier: nothing is lost by it.
  fetch(`/t/${topic.dataset.topic}/posts/read`, { method: "POST", body, keepalive: true }).catch(() => null);
}

// How long it was read: seconds in which the page was on the screen and its reader had moved within the last minute.
const TICK_S = 5;
const STILL_MS = 60_000;
const TELL_S = 60;
const MOST_S = 900; // of one page: who left it open has gone for tea
let moved = Date.now();
let counted = 0;
let told = 0;

function countTime() {
  for (const happening of ["pointermove", "pointerdown", "keydown", "scroll", "touchstart"]) document.addEventListener(happening, () => (moved = Date.now()), { passive: true });
  setInterval(() => {
    if (document.visibilityState === "visible" && Date.now() - moved < STILL_MS && counted < MOST_S) counted += TICK_S;
    if (counted - told >= TELL_S) tellTime();
  }, TICK_S * 1000);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && tellTime());
}

function tellTime() {
  if (counted === told) return;
  const body = new URLSearchParams({ seconds: counted - told, csrf_token: document.querySelector("[name=csrf_token]").value });
  told = counted;
  fetch("/reading-time", { method: "POST", body, keepalive: true }).catch(() => null);
}
