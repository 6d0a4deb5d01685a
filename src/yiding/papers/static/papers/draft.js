// 起草页: each block is a box with a layer behind it that shows what is marked; the record beside lights up with it.
const form = document.getElementById("draft");
const boxes = [...form.querySelectorAll("textarea[name^=block-]")];
let lit = null; // [start, end] of the whole text
let current = "";

const end = (box) => (box.value && box.dataset.end ? "\n" : "");
const beside = () => document.getElementById("beside");
const marks = () => JSON.parse(beside()?.dataset.marks || "{}");

/** Where each box begins in the whole text. */
function starts() {
  const found = new Map();
  let at = 0;
  for (const box of boxes) {
    found.set(box, at);
    at += box.value.length + end(box).length;
  }
  return found;
}

function places() {
  const slips = [...(beside()?.querySelectorAll("[data-slip][data-start]:not([data-quiet])") || [])];
  const found = slips.map((slip) => [Number(slip.dataset.start), Number(slip.dataset.stop), "has-slip"]);
  if (lit) found.push([...lit, "is-lit"]);
  return found;
}

/** Paints the layer behind a box: the same characters, with the marked stretches. */
function paint(box, start, all) {
  const layer = box.previousElementSibling;
  const inside = all
    .map(([from, to, name]) => [Math.max(0, from - start), Math.min(box.value.length, to - start), name])
    .filter(([from, to]) => from < to);
  const cuts = [...new Set([0, box.value.length, ...inside.flatMap(([from, to]) => [from, to])])].sort((a, b) => a - b);
  layer.replaceChildren();
  for (let n = 0; n + 1 < cuts.length; n += 1) {
    const names = inside.filter(([from, to]) => from <= cuts[n] && cuts[n + 1] <= to).map(([, , name]) => name);
    const text = box.value.slice(cuts[n], cuts[n + 1]);
    if (!names.length) { layer.append(text); continue; }
    const span = document.createElement("span");
    span.className = names.join(" ");
    span.textContent = text;
    layer.append(span);
  }
  layer.append("\n");
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}

function draw() {
  const at = starts();
  const all = places();
  for (const box of boxes) paint(box, at.get(box), all);
}

function boxAt(place) {
  const at = starts();
  return boxes.find((box) => at.get(box) <= place && place <= at.get(box) + box.value.length) || null;
}

function light(path, place, from) {
  for (const one of document.querySelectorAll("#beside .is-lit")) one.classList.remove("is-lit");
  current = path;
  lit = place;
  draw();
  const field = path && beside().querySelector(`.fact[data-path="${CSS.escape(path)}"]`);
  if (field) {
    field.classList.add("is-lit");
    if (from !== "record") field.scrollIntoView({ block: "center" });
  }
  if (from !== "text" && place) boxAt(place[0])?.scrollIntoView({ block: "center" });
}

/** The place of a path, or of what is below it. */
function placeOf(path) {
  const found = Object.entries(marks()).filter(([one]) => one === path || one.startsWith(`${path}.`)).map(([, place]) => place);
  if (!found.length) return null;
  return [Math.min(...found.map((one) => one[0])), Math.max(...found.map((one) => one[1]))];
}

/** The field beside that a path belongs to. */
function fieldOf(path) {
  for (let at = path; at; at = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "") {
    if (beside().querySelector(`.fact[data-path="${CSS.escape(at)}"]`)) return at;
  }
  return "";
}

form.addEventListener("click", (event) => {
  const take = event.target.closest("[data-take]");
  if (take) {
    const block = take.closest("[data-block]");
    const box = block.querySelector("textarea");
    box.value = block.querySelector("[data-theirs]").textContent;
    take.closest(".block-other").remove();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
  const box = event.target.closest("textarea");
  if (!box || box.selectionStart !== box.selectionEnd) return;
  const place = starts().get(box) + box.selectionStart;
  const around = Object.entries(marks()).filter(([path, [from, to]]) => from <= place && place <= to && fieldOf(path));
  around.sort((one, other) => one[1][1] - one[1][0] - (other[1][1] - other[1][0]));
  if (around[0]) light(fieldOf(around[0][0]), around[0][1], "text");
});

document.addEventListener("click", (event) => {
  const fact = event.target.closest("#beside .fact");
  if (fact) light(fact.dataset.path, placeOf(fact.dataset.path), "record");
  const slip = event.target.closest("#beside [data-slip][data-start]");
  if (!slip) return;
  const place = [Number(slip.dataset.start), Number(slip.dataset.stop)];
  light("", place, "record");
  const box = boxAt(place[0]);
  const start = box && starts().get(box);
  if (box) { box.focus({ preventScroll: true }); box.setSelectionRange(place[0] - start, place[1] - start); }
});

let dirty = false;
form.addEventListener("input", () => { dirty = true; lit = null; draw(); });
form.addEventListener("submit", () => { dirty = false; });
addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
document.addEventListener("htmx:afterSwap", () => {
  if (current) beside()?.querySelector(`.fact[data-path="${CSS.escape(current)}"]`)?.classList.add("is-lit");
  draw();
});
addEventListener("resize", draw);
draw();
