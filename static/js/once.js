// A form that posts is sent once until its answer is there. The pressed button stays enabled, so that its name and
// value go along; a second press is simply not heard.
import { word } from "./words.js";

const sending = new WeakSet();

function release(form) {
  sending.delete(form);
  for (const button of form.querySelectorAll("[data-sending]")) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("data-sending");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" && !form.hasAttribute("hx-post")) return;
  if (form.hasAttribute("data-many") || form.hasAttribute("data-theme-form")) return;
  if (sending.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  sending.add(form);
  const button = event.submitter;
  setTimeout(() => {
    // Somebody further down stopped a plain form: then nothing is under way.
    const byHtmx = form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]") || button?.matches("[hx-post], [hx-delete]");
    if (event.defaultPrevented && !byHtmx) return release(form);
    if (!sending.has(form) || !button) return;
    button.setAttribute("aria-disabled", "true");
    button.setAttribute("data-sending", word("sending"));
  });
}, true);

document.addEventListener("htmx:finally:request", (event) => {
  const source = event.detail.ctx?.sourceElement ?? event.target;
  // What a <details> fetches when it is opened is no answer to the form around it.
  const form = source.matches?.("details") ? null : source.closest?.("form");
  if (form) release(form);
});

// The back button may bring a page back from memory with its form still marked.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach(release);
});
