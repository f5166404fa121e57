// Changes the theme in place; the server keeps the choice in a cookie, as it does without JavaScript.
const form = document.querySelector("[data-theme-form]");

form?.addEventListener("submit", (event) => {
  const chosen = event.submitter?.value;
  if (!chosen) return;
  event.preventDefault();
  document.documentElement.dataset.theme = chosen;
  for (const button of form.querySelectorAll("button[name=theme]")) {
    button.setAttribute("aria-pressed", String(button.value === chosen));
  }
  const body = new FormData(form);
  body.set("theme", chosen);
  fetch(form.action, { method: "POST", body: new URLSearchParams(body), redirect: "manual" }).catch(() => {});
});
