// Writing: drafts that survive a closed tab, Ctrl+Enter, a small tool bar. An IME's Enter never sends.
const KEEP_DAYS = 30;
const PREFIX = "draft:";

export function install() {
  forgetOld();
  document.querySelectorAll("[data-composer]").forEach(restore);
  document.addEventListener("htmx:after:swap", () => document.querySelectorAll("[data-composer]").forEach(restore));
  document.addEventListener("input", (event) => keep(event.target.closest("[data-composer]")));
  document.addEventListener("keydown", send);
  document.addEventListener("click", useTool);
  document.addEventListener("submit", (event) => markSent(event.target));
  document.addEventListener("htmx:after:request", (event) => sentByHtmx(event));
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
  tell(form);
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

function keep(form) {
  if (!form?.dataset.composer) return;
  const text = form.querySelector("textarea").value;
  const title = form.querySelector("[name=title]")?.value;
  if (text.trim() || title?.trim()) write(key(form), { text, title, at: Date.now() });
  else localStorage.removeItem(key(form));
}

function tell(form, sentence = document.body.dataset.draft) {
  const place = form.querySelector("[data-draft-note]");
  if (place) place.textContent = sentence;
}

function send(event) {
  const form = event.target.closest?.("[data-composer]");
  if (!form || event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-send]") ?? undefined);
  }
}

/** A whole-page send: the draft goes when another page follows (see forgetOld); the same page again was a no. */
function markSent(form) {
  if (!form.matches("[data-composer]") || form.hasAttribute("hx-post")) return;
  sessionStorage.setItem("sent", JSON.stringify({ key: key(form), from: location.pathname }));
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
  if (sent && sent.from !== location.pathname && !document.querySelector(".mishap")) localStorage.removeItem(sent.key);
  const oldest = Date.now() - KEEP_DAYS * 86400 * 1000;
  for (const name of Object.keys(localStorage))
    if (name.startsWith(PREFIX) && !(read(name)?.at > oldest)) localStorage.removeItem(name);
}

const MARKS = { bold: ["**", "**"], italic: ["*", "*"], code: ["`", "`"], link: ["[", "](https://)"], quote: ["> ", ""], list: ["- ", ""] };

function useTool(event) {
  const tool = event.target.closest("[data-tool]");
  const area = tool?.closest("[data-composer]")?.querySelector("textarea");
  if (!area) return;
  const [before, after] = MARKS[tool.dataset.tool];
  const { selectionStart: start, selectionEnd: end } = area;
  const chosen = area.value.slice(start, end);
  area.focus();
  area.setRangeText(after === "" ? chosen.replace(/^/gm, before) : before + chosen + after, start, end, "end");
  if (after && !chosen) area.setSelectionRange(start + before.length, start + before.length);
  area.dispatchEvent(new Event("input", { bubbles: true }));
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

function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // The store is full or closed: the text is still in the page.
  }
}
