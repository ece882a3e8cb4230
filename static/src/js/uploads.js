// Pictures and files in a composer: chosen with the tool bar, pasted, or dropped; a line of Markdown takes their place.
import { smaller } from "./pictures.js";

const PICTURES = "image/jpeg,image/png,image/gif,image/webp";
const FILES = ".pdf,.txt,.csv,.zip,.docx,.xlsx,.pptx";

export function install() {
  document.addEventListener("click", choose);
  document.addEventListener("paste", (event) => take(event, event.clipboardData));
  document.addEventListener("drop", (event) => take(event, event.dataTransfer));
  for (const kind of ["dragover", "dragleave", "drop"]) document.addEventListener(kind, markTarget);
}

function choose(event) {
  const button = event.target.closest("[data-picture], [data-file]");
  const form = button?.closest("[data-composer]");
  if (!form) return;
  const input = document.createElement("input");
  Object.assign(input, { type: "file", accept: "picture" in button.dataset ? PICTURES : FILES, multiple: true });
  input.addEventListener("change", () => [...input.files].forEach((file) => put(form, file)));
  input.click();
}

/** Words that are pasted together with a picture of them (from an office program) stay words. */
function take(event, carried) {
  const form = event.target.closest?.("[data-composer]");
  const files = [...(carried?.files ?? [])];
  if (!form || !event.target.matches("textarea") || files.length === 0 || carried.types.includes("text/plain")) return;
  event.preventDefault();
  files.forEach((file) => put(form, file));
}

function markTarget(event) {
  const box = event.target.closest?.("[data-composer] .composer__box");
  if (!box || !event.dataTransfer?.types.includes("Files")) return;
  if (event.type === "dragover") event.preventDefault();
  box.classList.toggle("drop-target", event.type === "dragover");
}

async function put(form, file) {
  const area = form.querySelector("textarea");
  const waiting = `[… ${file.name.replace(/[[\]()]/g, "")} …]()`;
  const row = newRow(form, file.name);
  insert(area, `${waiting}\n`);
  try {
    const isPicture = PICTURES.split(",").includes(file.type);
    const told = await send(form, isPicture ? await smaller(file) : file, file.name, row.querySelector("progress"));
    replace(area, waiting, told.markdown);
    if (told.width) askForAlt(row, area, told);
    else row.remove();
  } catch (error) {
    replace(area, `${waiting}\n`, "");
    refuse(row, error.message);
  }
}

function newRow(form, name) {
  const list = form.querySelector("[data-uploads]");
  list.append(form.querySelector("[data-upload-row]").content.cloneNode(true));
  const row = list.lastElementChild;
  row.querySelector(".upload-row__name").textContent = name;
  row.querySelector("button").addEventListener("click", () => row.remove());
  return row;
}

/** The request with its progress: fetch can't tell how much has gone. */
function send(form, content, name, bar) {
  const body = new FormData();
  body.append("file", content, name);
  body.append("csrf_token", form.querySelector("[name=csrf_token]").value);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/uploads");
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => (bar.value = event.lengthComputable ? event.loaded / event.total : 0));
    request.addEventListener("error", () => reject(new Error(document.body.dataset.offline)));
    request.addEventListener("load", () => {
      if (request.status < 400 && request.response) resolve(request.response);
      else reject(new Error(request.response?.error ?? document.body.dataset.refused));
    });
    request.send(body);
  });
}

/** The picture stands in the text already; what it shows may be said now, later, or not at all. */
function askForAlt(row, area, { address, markdown }) {
  row.querySelector("progress").remove();
  const label = row.querySelector("label");
  const input = label.querySelector("input");
  label.hidden = false;
  let stands = markdown;
  input.addEventListener("input", () => {
    const words = input.value.replace(/[[\]\n\\]/g, "");
    replace(area, stands, (stands = `![${words}](${address})`));
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    row.remove();
    area.focus();
  });
}

function refuse(row, sentence) {
  row.querySelector("progress").remove();
  const place = row.querySelector(".field__error");
  place.hidden = false;
  place.textContent = sentence;
}

function insert(area, text) {
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The caret stays where its writer is by now. */
function replace(area, text, by) {
  const at = area.value.indexOf(text);
  if (at < 0) return;
  area.setRangeText(by, at, at + text.length, "preserve");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
