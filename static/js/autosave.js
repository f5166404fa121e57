// Saves a draft two seconds after the typing stops. What the server holds is never overwritten unseen: each save says
// which state it was made on, and where a colleague was faster both texts are shown. Without this there is the button.
import { word } from "./words.js";

const WAIT = 2000;
let timer = null;
let underWay = null;
let stopped = false;
let changed = 0;

const form = () => document.querySelector("form[data-autosave]");

function say(words, bad = false) {
  const line = document.getElementById("draft-saved");
  if (!line) return;
  line.textContent = words;
  line.classList.toggle("c-field__error", bad);
}

function later() {
  changed += 1;
  clearTimeout(timer);
  if (!stopped) timer = setTimeout(save, WAIT);
}

async function save() {
  const target = form();
  if (!target || stopped) return;
  if (underWay) await underWay;
  const mark = changed;
  underWay = send(target, mark).finally(() => { underWay = null; });
  await underWay;
  if (changed !== mark && !stopped) later();
}

// A page that is being left lets go of its requests, unless they are small and asked to live on.
const SMALL = 60000;

async function ask(target) {
  const body = new URLSearchParams(new FormData(target));
  const keepalive = document.visibilityState === "hidden" && body.toString().length < SMALL;
  const response = await fetch(target.dataset.autosave, { method: "POST", body, keepalive, headers: { "HX-Request": "true" } });
  if (response.headers.get("Content-Type")?.startsWith("application/json")) return [response, await response.json()];
  // Signed out, tabled meanwhile: the refusal comes as a fragment, and its words say what to do.
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return [response, { refused: page.querySelector("[data-refusal]")?.textContent.trim() }];
}

async function send(target, mark) {
  let response, answer;
  try {
    [response, answer] = await ask(target);
  } catch {
    // No line: the words stay in the fields, and the next change tries again.
    say(word("noAnswer"), true);
    return;
  }
  if (target !== form()) return;
  if (response.ok && answer.version) {
    target.elements.namedItem("version").value = answer.version;
    if (answer.action) {
      // The first save has made the draft: from now on the form is that draft's.
      target.action = answer.action;
      target.dataset.autosave = answer.autosave;
      history.replaceState(history.state, "", answer.action);
    }
    target.querySelectorAll("[name=para_id]").forEach((field, at) => { if (answer.ids[at]) field.value = answer.ids[at]; });
    const similar = document.getElementById("similar");
    if (similar) similar.outerHTML = answer.similar;
    say(answer.saved);
  } else if (answer.conflict) {
    // What was typed while the answer was on its way belongs to my text too.
    if (changed !== mark) return send(target, changed);
    stopped = true;
    target.insertAdjacentHTML("afterend", answer.conflict);
    target.remove();
    document.querySelector("[data-error-summary]")?.focus();
  } else {
    say(answer.refused ?? word("noAnswer"), true);
  }
}

// A button pressed while a save is under way waits for it, so that the form knows the newest state. On the window and
// in the capture phase: before anything else hears of the submit.
window.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  clearTimeout(timer);
  if (!underWay) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  underWay.then(() => { if (event.target.isConnected) event.target.requestSubmit(submitter); });
}, true);

document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-autosave]") && !event.target.dataset.filter) later();
});

// Whoever leaves within the two seconds does not lose them.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && timer && !stopped) { clearTimeout(timer); save(); }
});

// Finding a clause in a long list.
function prepare() {
  for (const box of document.querySelectorAll("[data-picks-filter][hidden]")) box.hidden = false;
}

document.addEventListener("input", (event) => {
  const list = event.target.dataset?.filter;
  if (!list) return;
  const wanted = event.target.value.trim().toLowerCase();
  for (const group of document.querySelectorAll(`${list} .c-picks`)) {
    let found = 0;
    for (const choice of group.querySelectorAll(".c-choice")) {
      choice.hidden = wanted !== "" && !choice.textContent.toLowerCase().includes(wanted);
      if (!choice.hidden) found += 1;
    }
    group.hidden = found === 0;
    if (wanted) group.open = true;
  }
});
document.addEventListener("htmx:after:swap", prepare);
prepare();
