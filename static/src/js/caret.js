// Where in the window a place of a field's text stands: told by a copy of the field that nobody sees.
const COPIED = ["boxSizing", "width", "font", "letterSpacing", "lineHeight", "padding", "border", "wordBreak", "lineBreak", "tabSize"];

/** The place of character `at`: `left` and `top` below its line, `above` its line. Pixels in the window. */
export function caretPlace(field, at) {
  const box = field.getBoundingClientRect();
  if (field.tagName === "INPUT") return { left: box.left, top: box.bottom + 2, above: box.top - 2 };
  const copy = document.createElement("div");
  const style = getComputedStyle(field);
  for (const name of COPIED) copy.style[name] = style[name];
  Object.assign(copy.style, { position: "fixed", insetBlockStart: "0", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word" });
  copy.textContent = field.value.slice(0, at);
  const mark = copy.appendChild(document.createElement("span"));
  mark.textContent = ".";
  document.body.append(copy);
  const { offsetLeft, offsetTop, offsetHeight } = mark;
  copy.remove();
  const top = Math.min(box.bottom, Math.max(box.top, box.top + offsetTop - field.scrollTop));
  return { left: box.left + offsetLeft, top: top + offsetHeight + 2, above: top - 2 };
}
