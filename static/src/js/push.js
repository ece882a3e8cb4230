// Turns this browser into a device that is told: asked for by a button, never by the page itself.
export function install() {
  const form = document.querySelector("[data-push]");
  if (!form || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  form.hidden = false;
  form.querySelector("[data-push-on]").addEventListener("click", () => turnOn(form).catch(() => refuse(form)));
}

async function turnOn(form) {
  if ((await Notification.requestPermission()) !== "granted") return refuse(form);
  const answer = await fetch(`${form.action}/key`, { method: "POST", body: new FormData(form) });
  const { key } = await answer.json();
  const worker = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const { endpoint, keys } = (await subscribed(worker.pushManager, options)).toJSON();
  Object.assign(form.elements.endpoint, { value: endpoint });
  Object.assign(form.elements.public_key, { value: keys.p256dh });
  Object.assign(form.elements.secret, { value: keys.auth });
  Object.assign(form.elements.device, { value: nameOf(navigator) });
  form.submit();
}

/** A subscription under another key (the site was moved, say) makes way. */
async function subscribed(manager, options) {
  try {
    return await manager.subscribe(options);
  } catch (error) {
    const old = await manager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return manager.subscribe(options);
  }
}

function nameOf({ userAgentData, userAgent }) {
  const brands = userAgentData?.brands.map(({ brand }) => brand).filter((brand) => !/not.?a.?brand/i.test(brand));
  const browser = brands?.at(-1) ?? /(Firefox|Safari|Edg|Chrome)/.exec(userAgent)?.[1] ?? "";
  const machine = userAgentData?.platform ?? /(iPhone|iPad|Android|Mac|Windows|Linux)/.exec(userAgent)?.[1] ?? "";
  return [browser, machine].filter(Boolean).join(", ").slice(0, 60);
}

function refuse(form) {
  const said = form.querySelector("[data-push-said]");
  said.textContent = form.dataset.refusedWords;
  said.hidden = false;
}
