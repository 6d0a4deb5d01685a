// 会签页: a comment carries the passage that was selected.
const text = document.getElementById("asked-text");
const list = document.getElementById("remarks");
const button = document.querySelector("[data-remark]");
let place = null;

/** The selected stretch as characters of the text: JavaScript counts in UTF-16, the server in characters. */
function selected() {
  const chosen = getSelection();
  if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return null;
  const range = chosen.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = [...before.toString()].length;
  return [start, start + [...range.toString()].length, range.toString()];
}

document.addEventListener("selectionchange", () => { const now = selected(); if (now) place = now; });

if (list && button) {
  button.hidden = false;
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    if (!place) return;
    let row = [...list.children].find((one) => !one.querySelector("textarea").value && !one.querySelector("[name=start]").value);
    if (!row) { row = list.firstElementChild.cloneNode(true); row.querySelector("textarea").value = ""; list.append(row); }
    row.querySelector("[name=start]").value = place[0];
    row.querySelector("[name=end]").value = place[1];
    row.querySelector("[data-quote]").textContent = `“${place[2]}”`;
    row.querySelector("textarea").focus();
  });
}
