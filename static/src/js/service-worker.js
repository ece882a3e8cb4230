// Reading goes on without a network: the last topics read are kept on the device, and forgotten on signing out.
const FILES = "files";
const PAGES = "pages";
const MOST_PAGES = 30;
const OFFLINE = "/offline";

self.addEventListener("install", (event) => event.waitUntil(keepOfflinePage().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && pathname === "/sign-out") event.waitUntil(Promise.all([caches.delete(PAGES).then(keepOfflinePage), tellNoMore()]));
  if (request.method !== "GET") return;
  if (pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event, request, pathname));
});

async function keepOfflinePage() {
  const pages = await caches.open(PAGES);
  await pages.add(new Request(OFFLINE, { cache: "reload" })).catch(() => {});
}

/** Files are named by their content: what was kept is right for ever. */
async function file(request) {
  const files = await caches.open(FILES);
  const kept = await files.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await files.put(request, response.clone());
  return response;
}

async function page(event, request, pathname) {
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected && pathname.startsWith("/t/")) event.waitUntil(keep(request, response.clone()));
    return response;
  } catch {
    return (await caches.match(request, { ignoreSearch: true })) ?? (await caches.match(OFFLINE)) ?? Response.error();
  }
}

async function keep(request, response) {
  const pages = await caches.open(PAGES);
  await pages.delete(request);
  await pages.put(request, response);
  const kept = (await pages.keys()).filter(({ url }) => new URL(url).pathname !== OFFLINE);
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST_PAGES)).map((old) => pages.delete(old)));
}

self.addEventListener("push", (event) => {
  const { title, body, url, tag } = event.data?.json() ?? {};
  if (title) event.waitUntil(self.registration.showNotification(title, { body, tag, data: url, icon: "/icons/any-192-now.png", lang: navigator.language }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(new URL(event.notification.data ?? "/notifications", location.origin).href));
});

/** A page of the site that is open already goes there; else a new one is opened. */
async function show(address) {
  const open = await self.clients.matchAll({ type: "window" });
  const page = open.find(({ url }) => url === address) ?? open[0];
  const shown = page && (await page.focus().then((own) => (own.url === address ? own : own.navigate(address))).catch(() => null));
  return shown ?? self.clients.openWindow(address);
}

/** Whoever signs out is told nothing more on this device. */
async function tellNoMore() {
  const subscription = await self.registration.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}
