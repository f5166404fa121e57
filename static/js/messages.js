// Messages and focus: where a swap leaves the keyboard, what is said when the server is silent.
import { word } from "./words.js";

const messages = document.getElementById("messages");

function dismissible() {
  for (const flash of messages?.querySelectorAll(".c-flash:not(:has(.c-flash__dismiss))") ?? []) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "c-flash__dismiss";
    button.setAttribute("aria-label", word("dismiss"));
    button.addEventListener("click", () => flash.remove());
    flash.append(button);
  }
}

let focused = null;
document.addEventListener("htmx:before:swap", () => { focused = document.activeElement; });

document.addEventListener("htmx:after:swap", (event) => {
  dismissible();
  const ctx = event.detail.ctx;
  const status = ctx?.response?.status ?? 200;
  const kind = ctx?.text?.includes("data-refusal") ? "[data-refusal]" : "[data-error-summary]";
  const alert = status >= 400 && document.querySelector(kind);
  if (alert) return alert.focus();
  // The element that had the focus was replaced: go to its successor, not back to the top of the page.
  if (!focused || focused === document.body || focused.isConnected) return;
  const successor = (focused.id && document.getElementById(focused.id)) || document.querySelector("[data-focus]")
    || (ctx?.target?.id && document.getElementById(ctx.target.id));
  if (!successor) return;
  if (!successor.matches("a, button, input, select, textarea, summary, [tabindex]")) successor.tabIndex = -1;
  successor.focus({ preventScroll: true });
});

document.addEventListener("htmx:error", (event) => {
  const ctx = event.detail.ctx;
  // Only where no answer came; a stream that reconnects says so itself.
  if (!messages || !ctx || ctx.response) return;
  const flash = document.createElement("div");
  flash.className = "c-flash c-flash--error";
  const words = document.createElement("p");
  words.textContent = word("noAnswer");
  flash.append(words);
  messages.replaceChildren(flash);
  dismissible();
});

dismissible();
document.querySelector("[data-error-summary]")?.focus();
