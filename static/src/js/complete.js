// Completing while one types: @people, #tags and :emoji in a composer's text, tags in a field [data-complete="tags"],
// and what could be meant in a search field [data-complete="search"], where nothing is chosen until an arrow was pressed.
// A list box that the field points at (aria-activedescendant): arrows, Enter or Tab, Esc. An IME's Enter chooses nothing.
import { caretPlace } from "./caret.js";
import { isComposing } from "./composer.js";

const PAUSE_MS = 150;
const SIGNS = { "@": "people", "#": "tags", ":": "emoji" };
const IN_TEXT = /(?:^|[^A-Za-z0-9_@#:/&])([@#:])([\p{L}\p{N}_+-]{0,30})$/u;
const IN_TAGS = /(?:^|[\s,、])#?([^\s,、#]{1,30})$/u;

let list, field, word, timer, asked = 0;

export function install() {
  document.addEventListener("input", (event) => isComposing(event) || look(event.target));
  document.addEventListener("compositionend", (event) => look(event.target));
  document.addEventListener("keydown", steer, true);
  document.addEventListener("focusout", (event) => event.target === field && close());
  document.addEventListener("mousedown", chooseByHand);
  window.addEventListener("resize", close);
}

function look(target) {
  clearTimeout(timer);
  const found = isCompleted(target) && wordAt(target);
  if (!found) return close();
  timer = setTimeout(() => ask(target, found), PAUSE_MS);
}

function isCompleted(target) {
  return target.matches?.("[data-composer] textarea:not([readonly]), [data-complete]");
}

/** What is being typed before the caret: what to ask for, and where it begins. */
function wordAt(target) {
  const before = target.value.slice(0, target.selectionStart);
  if (["search", "operators"].includes(target.dataset.complete)) {
    return before.trim() && { what: target.dataset.complete, typed: before, start: 0, sign: "" };
  }
  if (target.dataset.complete) {
    const typed = before.match(IN_TAGS)?.[1];
    return typed && { what: "tags", typed, start: before.length - typed.length, sign: "" };
  }
  const [, sign, typed] = before.match(IN_TEXT) ?? [];
  if (!sign || typed.length < { "@": 0, "#": 1, ":": 2 }[sign]) return null;
  return { what: SIGNS[sign], typed, start: before.length - typed.length - 1, sign };
}

async function ask(target, found) {
  const number = ++asked;
  const topic = target.closest("[data-composer]")?.dataset.composer.match(/^topic:(\d+)/)?.[1] ?? "";
  const asks = found.sign || target.dataset.complete === "tags" ? `/complete/${found.what}?topic=${topic}&q=` : `/search/suggestions?for=${found.what}&q=`;
  const address = asks + encodeURIComponent(found.typed);
  const answer = await fetch(address).catch(() => null);
  const { options = [] } = answer?.ok ? await answer.json() : {};
  if (number !== asked || document.activeElement !== target) return;
  if (options.length === 0) close();
  else show(target, found, options);
}

function show(target, found, options) {
  list ??= made();
  [field, word] = [target, found];
  field.autocomplete = "off"; // set here, for a browser without scripts brings back only what has no such word
  list.replaceChildren(...options.map(line));
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  if (list.parentElement !== target.form) target.form.append(list); // a part of the page, not beside it
  if (!list.matches(":popover-open")) list.showPopover();
  const { left, top, above } = caretPlace(target, found.start);
  const room = window.visualViewport?.height ?? window.innerHeight;
  list.style.left = `${Math.max(8, Math.min(left, window.innerWidth - list.offsetWidth - 8))}px`;
  list.style.top = `${top + list.offsetHeight > room ? Math.max(8, above - list.offsetHeight) : top}px`;
  mark(isSearch() ? -1 : 0);
}

function isSearch() {
  return ["search", "operators"].includes(word.what);
}

function made() {
  const box = document.createElement("ul");
  Object.assign(box, { id: "completions", className: "completions", popover: "manual", role: "listbox" });
  box.setAttribute("aria-label", document.body.dataset.complete);
  return box;
}

function line({ value, label, start, href }, at) {
  const item = document.createElement("li");
  Object.assign(item, { id: `completion-${at}`, role: "option" });
  Object.assign(item.dataset, { value, start: start ?? "", href: href ?? "" });
  const first = document.createElement("strong");
  first.textContent = `${{ people: "@", tags: "#" }[word.what] ?? ""}${value}`;
  const second = document.createElement("span");
  second.textContent = label;
  item.append(first, " ", second);
  return item;
}

function marked() {
  return list.querySelector("[aria-selected=true]");
}

function mark(at) {
  if (at < 0 && !marked()) return field.removeAttribute("aria-activedescendant");
  choose(at);
}

/** Counted from the end where it is below 0. */
function choose(at) {
  const items = [...list.children];
  const chosen = items[(at + items.length) % items.length];
  for (const each of items) each.setAttribute("aria-selected", String(each === chosen));
  chosen.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", chosen.id);
}

function steer(event) {
  if (!field || event.target !== field || isComposing(event) || event.ctrlKey || event.metaKey) return;
  const at = [...list.children].indexOf(marked());
  const acts = { ArrowDown: () => mark(at + 1), ArrowUp: () => mark(at - 1), Enter: take, Tab: take, Escape: close };
  if (at < 0 && ["Enter", "Tab"].includes(event.key)) return close(); // nothing is chosen: Enter searches, Tab goes on
  if (at < 0) acts.ArrowUp = () => choose(-1);
  if (!acts[event.key] || (event.key === "Tab" && event.shiftKey)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  acts[event.key]();
}

function chooseByHand(event) {
  const item = event.target.closest?.("#completions [role=option]");
  if (!item) return;
  event.preventDefault();
  choose([...list.children].indexOf(item));
  take();
}

function take() {
  const { value, href, start: from } = marked().dataset;
  const [target, { sign, what }] = [field, word];
  const start = from ? Number(from) : word.start;
  close();
  if (href) return location.assign(href);
  target.setRangeText(`${what === "emoji" ? "" : sign}${value} `, start, target.selectionStart, "end");
  target.dispatchEvent(new Event("input", { bubbles: true }));
}

function close() {
  clearTimeout(timer);
  asked += 1;
  if (!field) return;
  field.removeAttribute("aria-activedescendant");
  field = null;
  list.hidePopover();
}
