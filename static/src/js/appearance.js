// Light, dark or as the system has it: at once in the page, kept by the server (member) or a cookie (guest).
const YEAR_SECONDS = 365 * 24 * 3600;

export function install() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-appearance]") || !event.submitter) return;
    event.preventDefault();
    choose(form, event.submitter);
  });
}

async function choose(form, button) {
  const { name, value } = button;
  if (name === "theme") show(form, value);
  if (form.method === "post") await post(form, name, value);
  else document.cookie = `${name}=${value === "auto" ? "" : value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  if (name !== "theme" || document.querySelector("img.brand__logo")) location.reload();
}

function post(form, name, value) {
  const body = new FormData(form);
  body.set(name, value);
  return fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
}

function show(form, theme) {
  const root = document.documentElement;
  if (theme === "auto") root.removeAttribute("data-theme");
  else root.dataset.theme = theme;
  for (const each of form.querySelectorAll("[name=theme]")) each.setAttribute("aria-pressed", String(each.value === theme));
  document.dispatchEvent(new CustomEvent("yui:theme"));
}
