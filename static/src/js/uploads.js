// Pictures in a composer: chosen with the tool bar's button, pasted, or dropped; a line of Markdown takes their place.
const LARGEST = 2000;

export function install() {
  document.addEventListener("click", choose);
  document.addEventListener("paste", (event) => take(event, event.clipboardData));
  document.addEventListener("drop", (event) => take(event, event.dataTransfer));
}

function choose(event) {
  const button = event.target.closest("[data-picture]");
  const form = button?.closest("[data-composer]");
  if (!form) return;
  const input = document.createElement("input");
  Object.assign(input, { type: "file", accept: "image/jpeg,image/png,image/gif,image/webp", multiple: true });
  input.addEventListener("change", () => [...input.files].forEach((file) => put(form, file)));
  input.click();
}

function take(event, carried) {
  const form = event.target.closest?.("[data-composer]");
  const files = [...(carried?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  if (!form || !event.target.matches("textarea") || files.length === 0) return;
  event.preventDefault();
  files.forEach((file) => put(form, file));
}

async function put(form, file) {
  const area = form.querySelector("textarea");
  const waiting = `![… ${file.name.replace(/[[\]()]/g, "")} …]()`;
  insert(area, waiting);
  try {
    replace(area, waiting, await send(form, file));
  } catch (error) {
    replace(area, waiting, "");
    tell(form, error.message);
  }
}

async function send(form, file) {
  const body = new FormData();
  body.append("file", await smaller(file), file.name);
  body.append("csrf_token", form.querySelector("[name=csrf_token]").value);
  const answer = await fetch("/uploads", { method: "POST", body, headers: { Accept: "application/json" } });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error ?? document.body.dataset.refused);
  return told.markdown;
}

/** A photograph from a phone is larger than it is ever shown: it travels at the size at which it is kept. */
async function smaller(file) {
  if (file.size < 1_000_000 || file.type === "image/gif") return file;
  const picture = await createImageBitmap(file).catch(() => null);
  const scale = picture ? LARGEST / Math.max(picture.width, picture.height) : 1;
  if (scale >= 1) return file;
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: file.type === "image/png" ? "image/png" : "image/jpeg", quality: 0.9 });
}

function insert(area, text) {
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function replace(area, text, by) {
  const at = area.value.indexOf(text);
  if (at < 0) return;
  area.setRangeText(by, at, at + text.length, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function tell(form, words) {
  const place = form.querySelector("[data-draft-note]");
  if (place) place.textContent = words;
}
