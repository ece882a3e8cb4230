// Quoting: select words of a post, press the button that appears (or q), and they stand in the reply with their source.
let button;

export function install() {
  button = document.querySelector("[data-quote]");
  if (!button) return;
  document.addEventListener("selectionchange", offer);
  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    if (event.key === "q" && isPlain && !event.target.closest?.("input, textarea, select") && quote()) event.preventDefault();
  });
  document.addEventListener("click", (event) => event.target.closest("[data-quote]") && quote());
  window.addEventListener("scroll", () => place(), { passive: true });
}

/** The selection within one post's text, with the post; null when there is none. */
function selected() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !document.getElementById("reply-form")) return null;
  const range = selection.getRangeAt(0);
  const within = range.commonAncestorContainer;
  const post = (within.nodeType === 1 ? within : within.parentElement).closest?.(".post__text")?.closest("[data-post]");
  const words = selection.toString().trim();
  return post && words ? { post, words, range } : null;
}

function offer() {
  const found = selected();
  button.hidden = !found;
  if (found) place(found);
}

function place(found = !button.hidden && selected()) {
  if (!found) return;
  const box = found.range.getBoundingClientRect();
  const below = matchMedia("(pointer: coarse)").matches || box.top < 60; // above it a phone shows its own menu
  button.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - button.offsetWidth - 8))}px`;
  button.style.top = `${below ? box.bottom + 10 : box.top - button.offsetHeight - 6}px`;
}

function quote() {
  const found = selected();
  if (!found) return false;
  const area = document.querySelector("#reply-form textarea");
  const name = found.post.querySelector(".post__by .member")?.textContent.trim() ?? "";
  const lines = found.words.replace(/^/gm, "> ").replace(/^> $/gm, ">");
  const quoted = `${lines}\n> — [${name.replace(/[[\]]/g, "")}](/p/${found.post.dataset.post})\n\n`;
  const before = area.value.trimEnd();
  area.value = before ? `${before}\n\n${quoted}` : quoted;
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.scrollIntoView({ block: "center" });
  document.getSelection().removeAllRanges();
  button.hidden = true;
  return true;
}
