// [data-copy] links: the address goes to the clipboard, and the page says so. [data-share] links: to the device's own
// way of sharing where it has one, else to the clipboard. Without a script they lead to what they name.
import { say } from "./notices.js";

export function install() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-copy], a[data-share]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if ("share" in link.dataset && navigator.share) {
      event.preventDefault();
      navigator.share({ title: document.title, url: link.href }).catch(() => {}); // closed without sharing
    } else if (navigator.clipboard) {
      event.preventDefault();
      copy(link);
    }
  });
}

async function copy(link) {
  try {
    await navigator.clipboard.writeText(link.href);
    link.closest("[popover]")?.hidePopover();
    say(document.body.dataset.copied, "success");
  } catch {
    location.assign(link.href);
  }
}
