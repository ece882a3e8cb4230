// [data-copy] links: the address goes to the clipboard, and the page says so.
import { say } from "./notices.js";

export function install() {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-copy]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
      link.closest("[popover]")?.hidePopover();
      say(document.body.dataset.copied, "success");
    } catch {
      location.assign(link.href);
    }
  });
}
