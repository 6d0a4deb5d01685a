// 标注原文: a click on a field lights up its sentence, a click on the sentence finds its field.
// The text is [data-marked] (spans with data-paths), the fields are [data-path], both in one [data-linked].
// A field that is a link (?at=path#lit) works without this script too.

const SMOOTH = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

function spansOf(text, path) {
  const all = [...text.querySelectorAll("[data-paths]")];
  const within = (one) => one === path || one.startsWith(`${path}.`);
  const exact = all.filter((span) => span.dataset.paths.split(" ").includes(path));
  if (exact.length) return exact;
  const below = all.filter((span) => span.dataset.paths.split(" ").some(within));
  const up = path.lastIndexOf(".");
  if (below.length || up < 0) return below;
  const heading = `${path.slice(0, up)}.heading`;
  const head = all.filter((span) => span.dataset.paths.split(" ").includes(heading));
  return head.length ? head : spansOf(text, path.slice(0, up));
}

function fieldOf(linked, path) {
  for (let at = path; at; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
    const field = linked.querySelector(`[data-path="${CSS.escape(at)}"]`);
    if (field) return field;
  }
  return linked.querySelector(`[data-path^="${CSS.escape(path)}."]`);
}

function clear(linked) {
  for (const lit of linked.querySelectorAll(".lit")) lit.classList.remove("lit");
}

// Scrolls the pane that holds the element, and the page only where the pane itself cannot be seen.
function show(element, behavior = SMOOTH) {
  if (!element) return;
  const pane = element.closest(".pane-body");
  if (!pane || pane.scrollHeight <= pane.clientHeight) {
    element.scrollIntoView({ block: "center", behavior });
    return;
  }
  const away = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTo({ top: pane.scrollTop + away - pane.clientHeight / 3, behavior });
  const { top, bottom } = pane.getBoundingClientRect();
  if (bottom < 120 || top > innerHeight - 120) pane.scrollIntoView({ block: "nearest", behavior });
}

// An address that ends in #lit scrolls the whole page; the panes are enough.
function arrive() {
  const lit = document.getElementById("lit");
  if (!lit) return;
  if (lit.closest(".pane-body")) scrollTo({ top: 0, behavior: "instant" });
  show(lit, "instant");
}

export function light(linked, path, { from = "field" } = {}) {
  const text = linked.querySelector("[data-marked]");
  if (!text) return;
  clear(linked);
  const spans = spansOf(text, path);
  for (const span of spans) span.classList.add("lit");
  const field = fieldOf(linked, path);
  field?.classList.add("lit");
  show(from === "field" ? spans[0] : field);
  linked.dispatchEvent(new CustomEvent("yiding:lit", { bubbles: true, detail: { path, field, spans } }));
}

// The innermost field that holds the place: the paths of a span stand from the longest mark to the shortest.
function innermost(span) {
  return span.dataset.paths.split(" ").at(-1);
}

function onClick(event) {
  const linked = event.target.closest("[data-linked]");
  if (!linked) return;
  const span = event.target.closest("[data-paths]");
  if (span) {
    if (!getSelection().isCollapsed) return;
    light(linked, innermost(span), { from: "text" });
    return;
  }
  const field = event.target.closest("[data-path]");
  if (!field || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (field.tagName === "A") event.preventDefault();
  light(linked, field.dataset.path);
  if (field.tagName === "A") history.replaceState(history.state, "", field.href);
}

function onKey(event) {
  if (event.key !== "Escape") return;
  for (const linked of document.querySelectorAll("[data-linked]")) clear(linked);
}

document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
if (document.readyState === "complete") arrive();
else addEventListener("load", arrive);
