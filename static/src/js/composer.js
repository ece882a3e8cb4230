// Writing: Ctrl+Enter sends, a small tool bar, and what is said when a send did not get through. An IME's Enter never sends.
import { keepOnDevice, tell } from "./drafts.js";

export function install() {
  document.addEventListener("keydown", send);
  document.addEventListener("click", useTool);
  document.addEventListener("submit", stopOffline);
  document.addEventListener("htmx:error", (event) => explain(event.target));
  document.addEventListener("htmx:after:swap", renewTokens);
  window.addEventListener("online", () => document.querySelectorAll("[data-composer]").forEach((form) => tell(form, "")));
}

export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** Ctrl+Enter sends; Enter in the title goes on to the text. */
function send(event) {
  const form = event.target.closest?.("[data-composer]");
  if (!form || event.key !== "Enter" || isComposing(event) || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-send]") ?? undefined);
  } else if (event.target.matches("[name=title]")) {
    event.preventDefault();
    form.querySelector("textarea").focus();
  }
}

/** Without a connection a browser would leave the page for its own error; the text stays, and the key with it. */
function stopOffline(event) {
  if (!event.target.matches("[data-composer]") || navigator.onLine) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  explain(event.target);
}

function explain(source) {
  const form = source.closest?.("[data-composer]");
  if (!form) return;
  keepOnDevice(form);
  tell(form, document.body.dataset.offline);
}

/** The page was open for so long that its forms were refused: they take the token of now, the door its way back. */
function renewTokens() {
  const fresh = document.querySelector("[data-fresh-token]")?.dataset.freshToken;
  const door = document.querySelector("[data-sign-in]");
  if (door) door.href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
  if (!fresh) return;
  for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = fresh;
  document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": fresh }));
}

const MARKS = { bold: ["**", "**"], italic: ["*", "*"], code: ["`", "`"], link: ["[", "](https://)"], quote: ["> ", ""], list: ["- ", ""], task: ["- [ ] ", ""], spoiler: ["||", "||"], table: ["\n| A | B |\n| --- | --- |\n| ", " |  |\n"] };

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
