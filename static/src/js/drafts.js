// What a member writes is kept on the server too, so that it can be finished on another device.
const PAUSE_MS = 2500;
const waiting = new Map();

export function install() {
  document.addEventListener("input", (event) => later(event.target.closest("[data-composer]")));
  document.addEventListener("submit", (event) => cancel(event.target));
}

function later(form) {
  if (!form?.querySelector("[name=csrf_token]")) return;
  cancel(form);
  const abort = new AbortController();
  const timer = setTimeout(() => keep(form, abort.signal), PAUSE_MS);
  waiting.set(form, { timer, abort });
}

/** What is being sent must not come back as a draft. */
function cancel(form) {
  const planned = waiting.get(form);
  if (!planned) return;
  clearTimeout(planned.timer);
  planned.abort.abort();
  waiting.delete(form);
}

async function keep(form, signal) {
  const body = new URLSearchParams({
    source: form.querySelector("textarea").value,
    title: form.querySelector("[name=title]")?.value ?? "",
  });
  const headers = { "X-CSRFToken": form.querySelector("[name=csrf_token]").value };
  const address = `/drafts/${encodeURIComponent(form.dataset.composer)}`;
  // Offline or refused: the copy on this device is still there.
  await fetch(address, { method: "PUT", body, headers, signal }).catch(() => null);
}
