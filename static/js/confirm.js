// Asks before a form with data-confirm (on the form or on the pressed button) is sent, and for hx-confirm.
const dialog = document.getElementById("confirm-dialog");
const agreed = new WeakSet();

function ask(question, danger) {
  return new Promise((resolve) => {
    dialog.querySelector("[data-confirm-text]").textContent = question;
    const yes = dialog.querySelector("[data-confirm-yes]");
    yes.classList.toggle("btn-danger", danger);
    yes.classList.toggle("btn-primary", !danger);
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
}

// In the capture phase and before once.js: nothing else may see the form until the person agreed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || !dialog) return;
  if (agreed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const submitter = event.submitter;
  ask(question, /btn-(outline-)?danger/.test(submitter?.className ?? "")).then((yes) => {
    if (!yes) return submitter?.focus();
    agreed.add(form);
    form.requestSubmit(submitter);
  });
}, true);

document.addEventListener("htmx:confirm", (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  if (!ctx?.confirm || !dialog) return;
  event.preventDefault();
  ask(ctx.confirm, /btn-(outline-)?danger/.test(ctx.sourceElement.className)).then((yes) => (yes ? issueRequest() : dropRequest()));
});
