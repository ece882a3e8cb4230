// A small set of emoji at the tool bar's button; all others by their short codes, see complete.js.
const SIGNS = "😊 😄 😂 🤣 🙂 😉 😍 🥰 😎 🤔 😅 😢 😭 😮 😡 🙏 👍 👎 👏 🙌 💪 🤝 👋 ✨ 🎉 🎊 ❤️ 💡 🔥 ⭐ ✅ ❌ ⚠️ ❓ ❗ 📷 📎 📝 📅 ☕ 🍀 🌸".split(" ");
let picker, area;

export function install() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-emoji-picker]");
    if (opener) open(opener);
    else if (event.target.closest(".emoji-picker button")) put(event.target.textContent);
  });
}

function open(opener) {
  picker ??= made();
  area = opener.closest("[data-composer]").querySelector("textarea");
  picker.showPopover();
  const { left, bottom } = opener.getBoundingClientRect();
  picker.style.left = `${Math.max(8, Math.min(left, window.innerWidth - picker.offsetWidth - 8))}px`;
  picker.style.top = `${Math.max(8, Math.min(bottom + 4, window.innerHeight - picker.offsetHeight - 8))}px`;
  picker.querySelector("button").focus();
}

function made() {
  const box = document.createElement("div");
  Object.assign(box, { className: "emoji-picker", popover: "auto" });
  for (const sign of SIGNS) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: sign });
    box.append(button);
  }
  return document.body.appendChild(box);
}

function put(sign) {
  picker.hidePopover();
  area.focus();
  area.setRangeText(sign, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
