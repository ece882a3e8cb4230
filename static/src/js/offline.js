// Registers the service worker, and on the offline page lists the topics that are kept on this device.
export function install() {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  window.addEventListener("load", () => navigator.serviceWorker.register("/service-worker.js").catch(() => {}));
  const list = document.querySelector("[data-kept-pages]");
  if (list) showKept(list);
}

async function showKept(list) {
  const pages = await caches.open("pages");
  const requests = (await pages.keys()).filter(({ url }) => new URL(url).pathname.startsWith("/t/"));
  const items = await Promise.all(requests.reverse().map((request) => item(pages, request)));
  list.replaceChildren(...items);
  list.closest("[hidden]")?.toggleAttribute("hidden", items.length === 0);
}

async function item(pages, request) {
  const html = await (await pages.match(request)).text();
  const title = new DOMParser().parseFromString(html, "text/html").querySelector("h1")?.textContent.trim();
  const link = document.createElement("a");
  link.href = request.url;
  link.textContent = title || request.url;
  const line = document.createElement("li");
  line.append(link);
  return line;
}
