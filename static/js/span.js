// Words selected in a paragraph become the words a comment is made on. Without this the paragraph is chosen and the
// words are typed; the server finds them.
const points = (text) => [...text].length;

function form() {
  return document.querySelector("#compose [data-comment-form]");
}

function paragraphText(id) {
  // As it is stored: what the page shows has its blanks run together.
  return document.getElementById(`p-${id}`)?.querySelector(".c-para__body")?.textContent.trim() ?? "";
}

// Opens the form on a paragraph; `words` are {quote, start, end}, or nothing for the whole paragraph.
function begin(id, words) {
  const target = form();
  if (!target) return false;
  const fold = target.closest("#write");
  if (fold) fold.open = true;
  choose(target, id);
  target.querySelector("[data-quote]").value = words?.quote ?? "";
  target.querySelector("[data-span-start]").value = words?.start ?? "";
  target.querySelector("[data-span-end]").value = words?.end ?? "";
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
  const quote = range.toString();
  if (!paragraph || !quote.trim()) return null;
  const before = document.createRange();
  before.selectNodeContents(body);
  const lead = points(body.textContent) - points(body.textContent.trimStart());
  before.setEnd(range.startContainer, range.startOffset);
  const start = points(before.toString()) - lead + points(quote) - points(quote.trimStart());
  return { paragraph, id: paragraph.id.slice(2), quote: quote.trim(), start, end: start + points(quote.trim()) };
}

const label = document.getElementById("comments")?.dataset.commentOnWords ?? "";
let button = null;

function offer() {
  const words = form() && selected();
  if (!words) {
    // A press on the button itself may clear the selection first.
    if (button && button !== document.activeElement) { button.remove(); button = null; }
    return;
  }
  button?.remove();
  button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-primary btn-sm c-span-button";
  button.textContent = label;
  // The selection must still be there when the button is pressed.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    begin(words.id, words);
    button?.remove();
    button = null;
  });
  (words.paragraph.querySelector(".c-para__marks") ?? words.paragraph).append(button);
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
