// 选定不公开的文字: passages are chosen in the issued text; the preview follows the form.
const form = document.getElementById("withhold");
const original = document.getElementById("original");
const take = document.getElementById("take");
const list = document.getElementById("passages");
const field = form.elements.passages;
const reasons = form.elements.quote_reason;
let passages = JSON.parse(field.value || "[]");
let waiting = 0;

function count(text) {
  return Array.from(text).length;
}

function chosen() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const text = original.firstChild;
  if (range.startContainer !== text || range.endContainer !== text) return null;
  const start = count(text.data.slice(0, range.startOffset));
  const quote = text.data.slice(range.startOffset, range.endOffset);
  return { start, end: start + count(quote), quote, reason: "", note: "" };
}

function preview() {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
    if (answer.ok) document.getElementById("preview").innerHTML = await answer.text();
  }, 200);
}

function keep() {
  field.value = JSON.stringify(passages);
  preview();
}

function row(passage, index) {
  const box = document.createElement("div");
  box.className = "passage";
  const quote = document.createElement("p");
  quote.textContent = passage.quote;
  const why = reasons.cloneNode(true);
  why.removeAttribute("id");
  why.removeAttribute("name");
  why.setAttribute("aria-label", passage.quote.slice(0, 40));
  why.value = String(passage.reason || "");
  why.addEventListener("change", () => {
    passages[index].reason = why.value;
    keep();
  });
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "button button-quiet";
  remove.textContent = form.dataset.remove;
  remove.addEventListener("click", () => {
    passages.splice(index, 1);
    draw();
    keep();
  });
  box.append(quote, why, remove);
  return box;
}

function draw() {
  list.replaceChildren(...passages.map(row));
}

document.addEventListener("selectionchange", () => {
  take.disabled = chosen() === null;
});
take.addEventListener("mousedown", (event) => event.preventDefault());
take.addEventListener("click", () => {
  const passage = chosen();
  if (!passage) return;
  passages.push(passage);
  draw();
  keep();
  list.lastElementChild.querySelector("select").focus();
});
form.addEventListener("change", preview);
draw();
