// Words for scripts come translated from the page: <template id="script-words" data-...>.
const holder = document.getElementById("script-words");

export function word(name) {
  return holder?.dataset[name] ?? "";
}
