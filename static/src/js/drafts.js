// What is typed survives a closed tab: kept on this device at once, and on the server when its writer pauses.
const PAUSE_MS = 2500;
const KEEP_DAYS = 30;
const PREFIX = "draft:";
const NOT_TYPED = ["csrf_token", "key", "place", "title", "source", "file"];
const waiting = new Map();

export function install() {
  forgetOld();
  document.querySelectorAll("[data-composer]").forEach(restore);
  document.addEventListener("htmx:after:swap", () => document.querySelectorAll("[data-composer]").forEach(restore));
  document.addEventListener("input", (event) => keepBoth(event.target.closest("[data-composer]")));
  document.addEventListener("submit", (event) => markSent(event.target));
  document.addEventListener("htmx:after:request", (event) => sentByHtmx(event));
}

/** Say something of the draft beside its form; a sentence, or "" for nothing. */
export function tell(form, sentence = document.body.dataset.draft) {
  const place = form.querySelector("[data-draft-note]");
  if (place) place.textContent = sentence;
}

export function keepOnDevice(form) {
  const { text, title } = words(form);
  if (text.trim() || title?.trim()) write(key(form), { text, title, more: besides(form), at: Date.now() });
  else localStorage.removeItem(key(form));
}

function words(form) {
  return { text: form.querySelector("textarea").value, title: form.querySelector("[name=title]")?.value };
}

/** The form's other fields, such as tags. */
function besides(form) {
  const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_TYPED.includes(name));
  return Object.fromEntries(typed);
}

function keepBoth(form) {
  if (!form?.dataset.composer) return;
  keepOnDevice(form);
  cancel(form);
  if (!form.querySelector("[name=csrf_token]")) return;
  const abort = new AbortController();
  waiting.set(form, { timer: setTimeout(() => keepOnServer(form, abort.signal), PAUSE_MS), abort });
}

async function keepOnServer(form, signal) {
  const { text, title } = words(form);
  const body = new URLSearchParams({ ...besides(form), source: text, title: title ?? "" });
  const headers = { "X-CSRFToken": form.querySelector("[name=csrf_token]").value };
  const address = `/drafts/${encodeURIComponent(form.dataset.composer)}`;
  // Offline or refused: the copy on this device is still there.
  await fetch(address, { method: "PUT", body, headers, signal }).catch(() => null);
}

/** What is being sent must not come back as a draft. */
function cancel(form) {
  const planned = waiting.get(form);
  if (!planned) return;
  clearTimeout(planned.timer);
  planned.abort.abort();
  waiting.delete(form);
}

function restore(form) {
  if (form.dataset.restored) return;
  form.dataset.restored = "yes";
  const draft = read(key(form));
  const area = form.querySelector("textarea");
  if (!draft?.text?.trim() || draft.text.trim() === area.value.trim()) return;
  if (area.value.trim() === "") putBack(form, draft);
  else offer(form, draft);
}

function putBack(form, draft) {
  form.querySelector("textarea").value = draft.text;
  const title = form.querySelector("[name=title]");
  if (title && draft.title) title.value = draft.title;
  for (const [name, value] of Object.entries(draft.more ?? {})) fill(form.elements[name], value);
  tell(form);
}

/** Hidden fields belong to the page, but for the revision with which an edit began. */
function fill(control, value) {
  if (!control || (control.type === "hidden" && control.name !== "revision")) return;
  if (control.type === "checkbox") control.checked = true;
  else control.value = value;
}

/** The form came with a text of its own (an edit): the kept draft waits behind a button. */
function offer(form, draft) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet button--small";
  button.textContent = document.body.dataset.restore;
  button.addEventListener("click", () => putBack(form, draft));
  form.querySelector("[data-draft-note]")?.replaceChildren(button);
}

/** A whole-page send: the draft goes when another page follows (see forgetOld); the same page again was a no. */
function markSent(form) {
  if (!form.matches("[data-composer]")) return;
  cancel(form);
  if (!form.hasAttribute("hx-post")) write("sent", { key: key(form), from: location.pathname }, sessionStorage);
}

function sentByHtmx(event) {
  const { ctx } = event.detail;
  const form = ctx.sourceElement?.closest?.("[data-composer]");
  if (form && ctx.sourceElement === form && ctx.response.status < 400) {
    localStorage.removeItem(key(form));
    form.reset();
    form.querySelector(".composer__preview")?.replaceChildren();
    tell(form, "");
  }
}

function forgetOld() {
  const sent = read("sent", sessionStorage);
  sessionStorage.removeItem("sent");
  const refused = document.querySelector(".mishap, .errors, [name=words]");
  if (sent && sent.from !== location.pathname && !refused) localStorage.removeItem(sent.key);
  const oldest = Date.now() - KEEP_DAYS * 86400 * 1000;
  for (const name of Object.keys(localStorage))
    if (name.startsWith(PREFIX) && !(read(name)?.at > oldest)) localStorage.removeItem(name);
}

function key(form) {
  return PREFIX + form.dataset.composer;
}

function read(name, store = localStorage) {
  try {
    return JSON.parse(store.getItem(name));
  } catch {
    return null;
  }
}

function write(name, value, store = localStorage) {
  try {
    store.setItem(name, JSON.stringify(value));
  } catch {
    // The store is full or closed: the text is still in the page.
  }
}
