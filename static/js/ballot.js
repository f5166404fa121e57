// The ballot by dragging, and saved while it is filled in. Everything here ends in the same form as the buttons.
const form = () => document.getElementById("ballot");
const words = document.getElementById("ballot-words")?.dataset ?? {};
const live = document.getElementById("ballot-said");

let sending = false; // a button's request, or a saving, is under way
let waiting = null; // the button pressed meanwhile, by id
let later = null; // the timer of the next saving
let typed = false; // something was typed that is not saved yet

function drop(event) {
  const { item, to, oldIndex, newIndex, from } = event;
  if (to === from && oldIndex === newIndex) return;
  const following = item.nextElementSibling?.dataset.ref ?? "";
  const band = to.closest("[data-band]").dataset.band;
  const button = form().querySelector("[data-drop]");
  button.value = `drop:${item.dataset.ref}:${band}:${following}`;
  form().requestSubmit(button);
}

function prepare() {
  const ballot = form();
  if (!ballot || !window.Sortable) return;
  for (const handle of ballot.querySelectorAll("[data-handle][hidden]")) handle.hidden = false;
  for (const band of ballot.querySelectorAll("[data-band]")) {
    const rows = band.querySelector("ol");
    if (window.Sortable.get(rows)) continue;
    new window.Sortable(rows, {
      group: band.dataset.kind, handle: "[data-handle]", draggable: "[data-ref]", animation: 120, onEnd: drop,
      scroll: true, scrollSensitivity: 80, bubbleScroll: true,
    });
  }
}

// A request carries the edit counter, so one goes at a time; the last button pressed meanwhile is pressed afterwards.
// On window, in the capture phase: before the scripts that send a form once.
window.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  clearTimeout(later);
  if (!sending) {
    if (!event.submitter?.dataset.confirm) sending = true;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form().dataset.sort === "one") return; // pressed again it would sort the next item unseen
  waiting = event.submitter?.hasAttribute("data-drop") ? event.submitter.value : `#${event.submitter?.id ?? "save-ballot"}`;
}, true);

function done() {
  sending = false;
  const next = waiting;
  waiting = null;
  if (!next || !form()) return;
  const button = next.startsWith("#") ? document.getElementById(next.slice(1)) : form().querySelector("[data-drop]");
  if (!button) return;
  if (!next.startsWith("#")) button.value = next;
  form().requestSubmit(button);
}

// The second tap of a double one would fall on the next item.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest(".c-sift__choice")) event.preventDefault();
}, true);

// As everywhere else, Ctrl+Z undoes; in a field it undoes the typing.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z") return;
  const undo = document.getElementById("undo");
  if (!undo || event.target.matches("input:not([type=radio]), textarea")) return;
  event.preventDefault();
  undo.click();
});

document.addEventListener("htmx:finally:request", (event) => {
  const source = event.detail.ctx?.sourceElement ?? event.target;
  if (source?.matches?.("details")) return; // the words of an item were opened; nothing of the ballot was sent
  if (source?.id === "ballot" || source?.closest?.("#ballot") || !form()?.contains(document.activeElement)) setTimeout(done);
});

// Dragging leaves empty style attributes behind, which the swap would copy and the Content-Security-Policy refuse.
document.addEventListener("htmx:before:swap", () => {
  for (const touched of form()?.querySelectorAll("[style]") ?? []) touched.removeAttribute("style");
});

document.addEventListener("htmx:after:swap", () => {
  prepare();
  const said = form()?.dataset.said;
  if (live && said) live.textContent = said;
  // A moved item keeps the focus; where it went out of sight, the page follows it.
  setTimeout(() => {
    if (form()?.contains(document.activeElement)) document.activeElement.scrollIntoView({ block: "nearest" });
  });
});

function tell(text) {
  const place = form()?.querySelector("[data-saved]");
  if (!place) return;
  place.hidden = false;
  place.textContent = text;
}

// What is typed is saved without being put in order, so that the rows do not move under the hand that types.
async function save() {
  const ballot = form();
  if (!ballot || sending) return;
  sending = true;
  typed = false;
  tell(words.saving);
  const body = new URLSearchParams(new FormData(ballot));
  body.set("op", "save");
  // A page that is being left lets go of its requests, unless they are asked to live on.
  const keepalive = document.visibilityState === "hidden";
  try {
    const answer = await fetch(ballot.action, { method: "POST", body, keepalive, headers: { "HX-Request": "true" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("ballot");
    if (answer.ok && fresh) {
      ballot.elements.version.value = fresh.elements.version.value;
      const state = fresh.querySelector("#ballot-state");
      if (state) ballot.querySelector("#ballot-state").replaceWith(document.adoptNode(state));
      renew(ballot, fresh);
      document.dispatchEvent(new CustomEvent("htmx:after:swap", { detail: {} }));
      tell(words.saved);
    } else {
      sending = false;
      waiting = null;
      document.getElementById("save-ballot")?.click(); // says in the page what stands in the way
      return;
    }
  } catch {
    typed = true;
    tell(words.failed);
  }
  done();
}

// In the list of the sorting what follows from a choice is renewed around it, and the rows stay under the hand.
function renew(ballot, fresh) {
  if (ballot.dataset.sort !== "list") return;
  ballot.dataset.said = fresh.dataset.said;
  for (const id of ["sort-far", "sort-undo"]) {
    document.getElementById(id)?.replaceWith(document.adoptNode(fresh.querySelector(`#${id}`)));
  }
  for (const row of ballot.querySelectorAll(".c-sift__item")) {
    const now = row.querySelector(".c-sift__reason");
    const then = fresh.querySelector(`#${row.id} .c-sift__reason`);
    if (now && !then) now.remove();
    if (then && !now) row.append(document.adoptNode(then));
  }
}

function soon(wait) {
  clearTimeout(later);
  later = setTimeout(save, wait);
}

document.addEventListener("change", (event) => {
  if (form()?.contains(event.target) && event.target.matches("input, textarea")) soon(800);
});

// A reason takes long to write; a number is saved once it is whole.
document.addEventListener("input", (event) => {
  if (!form()?.contains(event.target)) return;
  typed = true;
  if (event.target.matches("textarea")) soon(2000);
});

// Whoever turns to another window in the middle of it loses nothing.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && typed) { clearTimeout(later); save(); }
});

prepare();
