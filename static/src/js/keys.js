// Keys: / search, n new, j k move, r reply, ? help; in queues a button's own key (data-key="a") presses it.
const ITEMS = ".post, .topic-row, [data-item]";

export function install() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const act = KEYS[event.key] ?? press(event.key);
    if (act && act() !== false) event.preventDefault();
  });
}

const KEYS = {
  "/": () => focusSearch(),
  n: () => follow("[data-key-new]"),
  j: () => move(1),
  k: () => move(-1),
  r: () => reply(),
  Enter: () => open(),
  "?": () => document.getElementById("keys")?.showModal(),
};

function isTyping(target) {
  return target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

function focusSearch() {
  const field = [...document.querySelectorAll("[data-key-search]")].find((each) => each.checkVisibility());
  if (field) field.focus();
  else location.assign("/search");
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (!link) return false;
  link.click();
  return true;
}

function items() {
  return [...document.querySelectorAll(ITEMS)].filter((each) => each.checkVisibility());
}

function current() {
  return document.querySelector(".is-current");
}

function move(step) {
  const all = items();
  if (all.length === 0) return false;
  const at = all.indexOf(current());
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step))];
  current()?.classList.remove("is-current");
  next.classList.add("is-current");
  next.scrollIntoView({ block: "nearest" });
  const link = next.matches(".post") ? next : next.querySelector("h3 a, h2 a, a, button");
  if (next.matches(".post")) next.tabIndex = -1;
  link?.focus({ preventScroll: true });
  return true;
}

function open() {
  const link = current()?.querySelector(".topic-row__title a");
  if (!link || document.activeElement === link) return false;
  link.click();
  return true;
}

function reply() {
  const button = current()?.querySelector("[data-reply], [data-key-reply]") ?? document.querySelector("[data-key-reply]");
  if (button) button.click();
  const area = document.querySelector("#reply textarea");
  area?.focus();
  return Boolean(button || area);
}

function press(key) {
  if (key.length !== 1) return null;
  const within = current() ?? document;
  const button = within.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  return button ? () => (button.matches("textarea") ? button.focus() : button.click()) : null;
}
