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
