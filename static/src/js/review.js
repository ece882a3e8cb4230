// The review room: a template or a similar idea chosen by a link fills the form that stands in the page; nothing typed is lost.
export function install() {
  const form = document.querySelector("[data-deciding]");
  if (!form) return;
  const reason = form.elements.source;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-decides]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    choose(form, link.dataset);
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape" && event.target.closest("textarea, input")) event.target.blur();
  });
  // A decision's key leads on to its reason.
  form.addEventListener("click", (event) => {
    if (event.target.name === "status" && event.detail === 0) reason.focus();
  });
}

/** A beginning goes before words of one's own, and takes the place of another beginning. */
function choose(form, { decides, begin, into }) {
  const status = form.querySelector(`[name=status][value="${decides}"]`);
  if (status) status.checked = true;
  if (into) form.elements.into.value = into;
  const reason = form.elements.source;
  if (begin) {
    const others = [...form.querySelectorAll("[data-begin]")].map((each) => each.dataset.begin);
    const own = reason.value.trim();
    reason.value = own && !others.includes(own) ? `${begin}\n${reason.value}` : begin;
  }
  reason.focus();
  const blank = reason.value.search(/〔…〕/);
  if (blank >= 0) reason.setSelectionRange(blank, blank + 3);
}
