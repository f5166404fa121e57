// <details class="c-menu"> closes with Escape, or when the person goes elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.c-menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const menu of document.querySelectorAll("details.c-menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}

// On a phone the conference's navigation scrolls sideways: begin where the person is.
const here = document.querySelector(".c-nav__list [aria-current]");
const strip = here?.closest(".c-nav__list");
if (strip && strip.scrollWidth > strip.clientWidth) {
  strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}
