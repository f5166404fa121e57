// Moments stand in conference time. Where the reader's clock differs, the local time comes on hover or tap, and is
// written out at once beside a deadline (data-key).
import { word } from "./words.js";

// English dates go day first here, as in the conference's own documents.
const language = document.documentElement.lang;
const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language || undefined, {
  weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
  calendar: "gregory", timeZoneName: "short",
});

function local(time) {
  const moment = new Date(time.dateTime);
  return Number.isNaN(moment.getTime()) ? null : `${format.format(moment)} (${word("yourTime")})`;
}

function show(time) {
  if (time.nextElementSibling?.classList.contains("c-when__local")) return;
  const text = local(time);
  if (!text) return;
  const span = document.createElement("span");
  span.className = "c-when__local";
  span.textContent = text;
  time.after(" ", span);
}

function hide(time) {
  const span = time.nextElementSibling;
  if (!span?.classList.contains("c-when__local")) return;
  if (span.previousSibling?.nodeType === Node.TEXT_NODE) span.previousSibling.remove();
  span.remove();
}

export function prepare(root) {
  for (const time of root.querySelectorAll("time.c-when:not([data-local])")) {
    const text = local(time);
    if (!text) continue;
    time.dataset.local = "";
    time.title = text;
    if (time.hasAttribute("data-key")) show(time);
  }
}

document.addEventListener("click", (event) => {
  const time = event.target.closest?.("time.c-when[data-local]:not([data-key])");
  if (!time || time.closest("a, button, summary")) return;
  if (time.nextElementSibling?.classList.contains("c-when__local")) hide(time);
  else show(time);
});
document.addEventListener("htmx:after:swap", () => prepare(document));
prepare(document);
