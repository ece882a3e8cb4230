// Dialogs opened by [data-opens="id"], closed by a click beside them; forms that ask once: data-confirm="What will happen."
export function install() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    } else if (event.target.matches("dialog[open]")) event.target.close();
  });
  document.addEventListener("htmx:after:swap", () => {
    for (const dialog of document.querySelectorAll("dialog[data-open-now]")) {
      dialog.removeAttribute("data-open-now");
      dialog.showModal();
    }
  });
  document.addEventListener("submit", askOnce, true);
}

function askOnce(event) {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}
