// What happens elsewhere, as it happens: the count of news, and new posts in the topic being read.
export function install() {
  const source = document.getElementById("live");
  if (!source) return;
  source.addEventListener("notification", (event) => showCount(parse(event)));
  source.addEventListener("htmx:before:response", ignoreRefusal);
  document.addEventListener("htmx:before:request", expectOwn);
  source.addEventListener("topic", (event) => announce(parse(event)));
  source.addEventListener("tank", (event) => fill(parse(event)));
}

/** A stream that is closed to this page is no news to its reader. */
function ignoreRefusal(event) {
  if (event.detail.ctx.response.status >= 400) event.preventDefault();
}

function showCount({ unread }) {
  if (unread === undefined) return;
  for (const place of document.querySelectorAll("[data-unread]")) place.textContent = unread || "";
}

/** One's own reply comes back as news, too: it stands in the page already. */
function expectOwn(event) {
  const form = event.detail.ctx?.sourceElement;
  const button = document.querySelector("[data-new-posts]");
  if (form?.id === "reply-form" && button) button.dataset.lastNumber = Number(button.dataset.lastNumber) + 1;
}

/** The page holds a hidden button [data-new-posts=<topic id>]; it appears when that topic grew. */
function announce({ topic_id: topicId, last_number: lastNumber }) {
  const button = document.querySelector(`[data-new-posts="${Number(topicId)}"]`);
  if (!button || lastNumber <= Number(button.dataset.lastNumber)) return;
  button.closest("[hidden]")?.removeAttribute("hidden");
}

/** Every [data-tank] on the page takes the new level; the water moves there by the style sheet. */
function fill({ level }) {
  if (level === undefined) return;
  for (const tank of document.querySelectorAll("[data-tank]")) {
    const share = Math.min(1, Math.max(0, level / Number(tank.dataset.brim)));
    tank.querySelector(".vessel__level")?.setAttribute("transform", `translate(0 ${236 - 196 * share})`);
    tank.querySelector("[data-tank-level]").textContent = level.toLocaleString(document.documentElement.lang);
  }
}

function parse(event) {
  try {
    return JSON.parse(event.detail.data) ?? {};
  } catch {
    return {};
  }
}
