// Small help for forms: filters that apply at once, and replies that know whom they answer.
export function install() {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply]");
    if (link) answerTo(event, link);
    else if (event.target.closest("[data-reply-clear]")) address(replyForm(), "", "");
  });
  // Only what the form itself sent ends an answer to somebody: a preview or news may come in while one begins the next.
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    const form = replyForm();
    if (form && ctx?.sourceElement === form) address(form, "", "");
  });
}

function replyForm() {
  return document.getElementById("reply-form");
}

function answerTo(event, link) {
  const form = replyForm();
  if (!form || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  address(form, link.dataset.reply, link.dataset.author);
  form.querySelector("textarea").focus();
  form.scrollIntoView({ block: "center" });
}

function address(form, postId, handle) {
  const to = form?.querySelector("[name=to]");
  if (!to) return;
  to.value = postId;
  const line = form.querySelector("[data-reply-to]");
  if (!line) return;
  line.hidden = postId === "";
  line.querySelector("[data-reply-name]").textContent = handle && `@${handle}`;
}
