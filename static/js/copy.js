// Buttons with data-copy put the address on the clipboard. They appear only where that can work.
import { word } from "./words.js";

function prepare() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(new URL(button.dataset.copy, document.baseURI).href);
  const former = button.textContent;
  button.textContent = word("copied");
  setTimeout(() => { button.textContent = former; }, 2000);
});
document.addEventListener("htmx:after:swap", prepare);
prepare();
