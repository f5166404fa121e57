// Words selected in a paragraph become the words that a comment, brackets or an amendment are about. Without this the
// paragraph is chosen and the words are typed; the server finds them.
const points = (text) => [...text].length;

function form() {
  return document.querySelector("#compose [data-comment-form]");
}

// What is shown within a paragraph and is none of its words: signs of brackets, alternatives.
function words(fragment) {
  fragment.querySelectorAll("[data-aside]").forEach((node) => node.remove());
  return fragment.textContent;
}

function paragraphText(id) {
  const body = document.getElementById(`p-${id}`)?.querySelector(".c-para__body");
  return body ? words(body.cloneNode(true)).trim() : "";
}

// Opens the form on a paragraph; `chosen` are {quote, start, end}, or nothing for the whole paragraph.
function begin(id, chosen) {
  const target = form();
  if (!target) return false;
  const fold = target.closest("#write");
  if (fold) fold.open = true;
  choose(target, id);
  target.querySelector("[data-quote]").value = chosen?.quote ?? "";
  target.querySelector("[data-span-start]").value = chosen?.start ?? "";
  target.querySelector("[data-span-end]").value = chosen?.end ?? "";
  target.querySelector("[data-body]").focus();
  target.scrollIntoView({ block: "nearest" });
  return true;
}

function choose(target, id) {
  const select = target.querySelector("[data-paragraph]");
  const former = select.dataset.former ?? "";
  select.value = id;
  prefill(target, former);
  select.dataset.former = id;
}

// The proposal starts from the paragraph's words, unless somebody has begun to change them.
function prefill(target, former) {
  const field = target.querySelector("[data-proposed]");
  const id = target.querySelector("[data-paragraph]").value;
  if (!field || !field.closest("details").open) return;
  if (field.value.trim() && field.value.trim() !== paragraphText(former)) return;
  field.value = id ? paragraphText(id) : "";
}

function selected() {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const inside = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".c-para__body");
  const body = inside(range.startContainer);
  if (!body || body !== inside(range.endContainer)) return null;
  const paragraph = body.closest(".c-para[id^='p-']");
  const quote = words(range.cloneContents());
  if (!paragraph || !quote.trim()) return null;
  const before = document.createRange();
  before.selectNodeContents(body);
  const all = words(before.cloneContents());
  const lead = points(all) - points(all.trimStart());
  before.setEnd(range.startContainer, range.startOffset);
  const start = points(words(before.cloneContents())) - lead + points(quote) - points(quote.trimStart());
  return { paragraph, id: paragraph.id.slice(2), quote: quote.trim(), start, end: start + points(quote.trim()) };
}

const label = document.getElementById("comments")?.dataset.commentOnWords ?? "";
let choice = null;

function close() {
  choice?.remove();
  choice = null;
}

// A link of the page that begins something with the words chosen: <a data-span-act href="..." hidden>. Its value, if it
// has one, is the argument that names the paragraph.
function link(act, chosen) {
  const found = act.cloneNode(true);
  const address = new URL(act.href);
  address.searchParams.set(act.dataset.spanAct || "paragraph_id", chosen.id);
  address.searchParams.set("quote", chosen.quote);
  address.searchParams.set("span_start", chosen.start);
  address.searchParams.set("span_end", chosen.end);
  if (address.hash) address.hash += chosen.id;
  found.href = address.href;
  found.hidden = false;
  found.removeAttribute("data-span-act");
  found.className = "btn btn-secondary btn-sm";
  return found;
}

function commentButton(chosen) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-primary btn-sm";
  button.textContent = label;
  button.addEventListener("click", () => {
    begin(chosen.id, chosen);
    close();
  });
  return button;
}

function offer() {
  const acts = [...document.querySelectorAll("[data-span-act]")];
  const chosen = (form() || acts.length) ? selected() : null;
  if (!chosen) {
    // A press on the choice itself may clear the selection first.
    if (choice && !choice.contains(document.activeElement)) close();
    return;
  }
  close();
  choice = document.createElement("span");
  choice.className = "c-span-button";
  if (form()) choice.append(commentButton(chosen));
  choice.append(...acts.map((act) => link(act, chosen)));
  // The selection must still be there when one is pressed.
  choice.addEventListener("pointerdown", (event) => event.preventDefault());
  (chosen.paragraph.querySelector(".c-para__marks") ?? chosen.paragraph).append(choice);
}

let waiting = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(offer, 200);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-comment-on]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (begin(link.dataset.commentOn)) event.preventDefault();
});

document.addEventListener("change", (event) => {
  const target = event.target.closest?.("[data-comment-form]");
  if (!target || !event.target.matches("[data-paragraph]")) return;
  const select = event.target;
  prefill(target, select.dataset.former ?? "");
  select.dataset.former = select.value;
});

// Typed words are looked for by the server: offsets of a former selection no longer hold.
document.addEventListener("input", (event) => {
  if (!event.target.matches?.("[data-quote]")) return;
  const target = event.target.closest("[data-comment-form]");
  target.querySelector("[data-span-start]").value = "";
  target.querySelector("[data-span-end]").value = "";
});

document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("[data-proposal]") || !event.target.open) return;
  const target = event.target.closest("[data-comment-form]");
  prefill(target, "");
}, true);
