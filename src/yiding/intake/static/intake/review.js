// 核对页: a click on either side lights up the other; every field is reached and corrected by keys.
const record = document.querySelector("[data-record]");
const text = document.getElementById("view-text");
const sheets = document.getElementById("view-pages");
const note = document.querySelector("[data-place-note]");
const keys = document.getElementById("review-keys");
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");
let spans = new Map(); // path → the stretches of the text that hold it, or something below it
let places = null;
let current = null;
let chord = 0;

// --- from a path to its places

for (const span of text.querySelectorAll("[data-paths]")) {
  for (const path of span.dataset.paths.split(" ")) {
    for (let at = path; at; at = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "") {
      if (!spans.has(at)) spans.set(at, new Set());
      spans.get(at).add(span);
    }
  }
}

/** The path itself where the text holds it, else the nearest field around it that the text holds. */
function held(path) {
  for (let at = path; at; at = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "") if (spans.has(at)) return at;
  return "";
}

const fieldOf = (path) => {
  for (let at = path; at; at = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "") {
    const found = record.querySelector(`.fact[data-path="${CSS.escape(at)}"]`) || record.querySelector(`[data-group][data-path="${CSS.escape(at)}"] .fact`);
    if (found) return found;
  }
  return null;
};

// --- lighting up

/** Scrolls one pane, and the page only where the pane itself does not scroll (on a phone). */
function reveal(element, atTop) {
  const pane = element.closest(".pane-body");
  if (!pane || pane.scrollHeight <= pane.clientHeight + 1 || getComputedStyle(pane).overflowY === "visible") {
    element.scrollIntoView({ block: atTop || innerWidth <= 900 ? "start" : "center" });
    return;
  }
  const frame = pane.getBoundingClientRect();
  const place = element.getBoundingClientRect();
  const lead = atTop ? 8 : Math.max(8, (frame.height - place.height) / 2);
  pane.scrollTop += place.top - frame.top - lead;
}

function clear() {
  for (const one of document.querySelectorAll(".is-lit, .is-near, .original .lit")) one.classList.remove("is-lit", "is-near", "lit");
}

/** Lights a path on both sides; `from` is the side that was clicked and does not scroll. */
function light(path, from) {
  clear();
  const field = fieldOf(path);
  if (field) {
    current = field;
    field.classList.add("is-lit");
    const rest = field.closest("details.rest");
    if (rest) rest.open = true;
    for (const word of field.querySelectorAll("[data-path]")) if (word.dataset.path === path) word.classList.add("is-lit");
    if (from !== "record") reveal(field);
    here(field);
  }
  const at = field && !spans.has(path) && !path.startsWith(field.dataset.path) ? held(field.dataset.path) : held(path);
  const exact = at === path || (field && at.startsWith(field.dataset.path));
  const lit = [...(spans.get(at) || [])];
  for (const span of lit) span.classList.add(exact ? "is-lit" : "is-near");
  if (from !== "text" && lit[0] && !text.hidden) reveal(lit[0]);
  if (sheets && !sheets.hidden) boxes(at, from);
}

function here(field) {
  const group = field.closest(".group-1");
  for (const jump of document.querySelectorAll(".jump")) {
    const is = group && jump.hash === `#${group.id}`;
    jump.classList.toggle("is-here", is);
    if (is) jump.parentElement.scrollLeft = jump.offsetLeft - jump.parentElement.clientWidth / 2;
  }
}

text.addEventListener("click", (event) => {
  const span = event.target.closest("[data-paths]");
  if (!span || String(getSelection())) return;
  const paths = span.dataset.paths.split(" ").reverse();
  light(paths.find((path) => !/^(findings|advice)\./.test(path) && fieldOf(path)) || paths.find(fieldOf) || paths[0], "text");
  if (current) current.focus({ preventScroll: true });
});

record.addEventListener("click", (event) => {
  if (event.target.closest("a, button, summary, form, .changed-panel")) return;
  const at = event.target.closest("[data-path]");
  const field = event.target.closest(".fact");
  if (field && !String(getSelection())) light((field.contains(at) ? at : field).dataset.path, "record");
});
record.addEventListener("focusin", (event) => {
  if (event.target.matches(".fact:not(form)") && event.target !== current) light(event.target.dataset.path, "record");
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-goto]");
  if (link) { event.preventDefault(); light(link.dataset.goto, ""); current?.focus({ preventScroll: true }); }
  const jump = event.target.closest(".jump");
  if (jump) { event.preventDefault(); const group = document.querySelector(jump.hash); if (group) reveal(group, true); go(document.querySelector(`${jump.hash} .fact`), true); }
  if (event.target.closest("[data-open-keys]")) keys.showModal();
  if (event.target.closest("[data-next-unsure]")) step(".fact-unsure", 1);
});
record.addEventListener("dblclick", (event) => { const field = event.target.closest(".fact:not(form)"); if (field) edit(field); });

// --- moving

const seen = (selector) => [...record.querySelectorAll(selector)].filter((one) => one.offsetParent !== null);

function go(field, still) {
  if (!field) return;
  light(field.dataset.path, still ? "record" : "");
  field.focus({ preventScroll: true });
}

/** To the next (or previous) field of a kind, round the end. */
function step(selector, by) {
  const all = seen(selector);
  if (!all.length) return;
  const after = (one) => !current || !record.contains(current) || current.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
  const next = by > 0 ? all.find((one) => one !== current && after(one)) : all.filter((one) => one !== current && !after(one)).pop();
  go(next || (by > 0 ? all[0] : all[all.length - 1]));
}

function nextItem() {
  const all = seen(".group-1[id^=g-item-]");
  const now = current?.closest(".group-1");
  const next = all[all.indexOf(now) + 1] || all[0];
  if (next) reveal(next, true);
  go(next?.querySelector(".fact"), true);
}

// --- correcting in place

function edit(field) {
  const link = field?.querySelector(":scope > .fact-edit");
  if (!link || !record.hasAttribute("data-can-correct")) return;
  const url = `${record.dataset.field}?edit=1&path=${encodeURIComponent(field.dataset.path)}`;
  htmx.ajax("GET", url, { target: field, swap: "outerHTML" });
}

function cancel(form) {
  const url = `${record.dataset.field}?path=${encodeURIComponent(form.dataset.path)}`;
  htmx.ajax("GET", url, { target: form, swap: "outerHTML" }).then(() => back(form.dataset.path));
}

function back(path) {
  const field = fieldOf(path);
  if (field) go(field, true);
}

record.addEventListener("click", (event) => {
  const link = event.target.closest(".fact-edit");
  if (link) { event.preventDefault(); edit(link.closest(".fact")); }
  const stop = event.target.closest("[data-cancel]");
  if (stop) { event.preventDefault(); cancel(stop.closest("form")); }
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status) && event.detail.target.matches?.(".fact") && event.detail.serverResponse.includes("fact-editing")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

document.addEventListener("htmx:afterSettle", () => {
  const version = document.getElementById("version").value;
  for (const input of document.querySelectorAll("input[data-version]")) if (input.id !== "version") input.value = version;
  const box = record.querySelector("[data-box]");
  if (box && document.activeElement !== box && !record.querySelector(".fact-editing :focus")) {
    box.focus();
    if (box.select && box.type !== "date") box.select();
    if (box.matches("textarea")) grow(box);
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (event.detail.successful && form.matches?.("form.fact, .changed form")) setTimeout(() => back(event.detail.requestConfig.parameters.path || event.detail.target?.dataset.path || ""), 0);
});
record.addEventListener("input", (event) => { if (event.target.matches("textarea[data-box]")) grow(event.target); });

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 420)}px`;
}

// --- keys: this page's own come before those of the shell

const acts = {
  j: () => step(".fact", 1), n: () => step(".fact", 1), k: () => step(".fact", -1), p: () => step(".fact", -1),
  u: () => step(".fact-unsure", 1), "]": () => step("[data-slip]", 1), "[": () => step("[data-slip]", -1),
  e: () => edit(current), v: () => show(text.hidden ? "text" : "pages"),
  "?": () => keys.showModal(),
  ">": () => document.querySelector("[data-next-file]")?.click(), "<": () => document.querySelector("[data-previous-file]")?.click(),
};

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".fact-editing");
  if (form) { editingKey(event, form); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "i" && Date.now() - chord < 1500) { chord = 0; own(event, nextItem); return; }
  chord = event.key === "g" ? Date.now() : 0;
  if (event.key === "Enter" && event.target.matches(".fact:not(form)")) own(event, () => edit(event.target));
  else if (acts[event.key] && !off()) own(event, acts[event.key]);
}, true);

const off = () => { try { return localStorage.getItem("keys-off") === "1"; } catch { return false; } };

function own(event, act) {
  event.preventDefault();
  event.stopImmediatePropagation();
  act();
}

function editingKey(event, form) {
  if (event.key === "Escape") own(event, () => cancel(form));
  else if (event.key === "Enter" && !event.isComposing && (event.ctrlKey || event.metaKey || !event.target.matches("textarea, a, button"))) own(event, () => form.requestSubmit());
}

// --- the pictures of the pages

const tabs = [...document.querySelectorAll(".view-tab")];
for (const tab of tabs) {
  tab.addEventListener("click", () => show(tab.id === "tab-pages" ? "pages" : "text"));
  tab.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") { const other = tabs[1 - tabs.indexOf(tab)]; other?.focus(); other?.click(); }
  });
}

function show(which) {
  if (!sheets) return;
  const isPages = which === "pages";
  text.hidden = isPages;
  sheets.hidden = !isPages;
  for (const tab of tabs) {
    const is = (tab.id === "tab-pages") === isPages;
    tab.setAttribute("aria-selected", is);
    tab.tabIndex = is ? 0 : -1;
  }
  note.textContent = "";
  if (isPages) located().then(() => current && boxes(held(current.dataset.path), ""));
  else if (current) light(current.dataset.path, "record");
}

async function located() {
  if (places) return places;
  note.textContent = sheets.dataset.busy;
  const told = await fetch(sheets.dataset.places).then((answer) => answer.json()).catch(() => ({ places: {} }));
  places = told.places;
  note.textContent = told.sentence || "";
  return places;
}

function boxesOf(path) {
  const below = `${path}.`;
  return Object.entries(places || {}).filter(([at]) => at === path || at.startsWith(below)).flatMap(([, all]) => all);
}

async function boxes(path, from) {
  await located();
  for (const layer of sheets.querySelectorAll("[data-boxes]")) layer.replaceChildren();
  const found = path ? boxesOf(path) : [];
  note.textContent = path && !found.length ? sheets.dataset.none : "";
  let first = null;
  for (const [page, left, top, width, height] of found) {
    const layer = sheets.querySelector(`[data-page="${page}"] [data-boxes]`);
    if (!layer) continue;
    const box = document.createElement("div");
    box.className = "box";
    Object.assign(box.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });
    layer.append(box);
    first ||= box;
  }
  if (from !== "text" && first) reveal(first);
}

sheets?.addEventListener("click", async (event) => {
  const page = event.target.closest("[data-page]");
  if (!page) return;
  await located();
  const frame = page.getBoundingClientRect();
  const x = (100 * (event.clientX - frame.left)) / frame.width;
  const y = (100 * (event.clientY - frame.top)) / frame.height;
  const hits = Object.entries(places)
    .map(([path, all]) => [path, all.filter(([n, left, top, width, height]) => n === Number(page.dataset.page) && x >= left && x <= left + width && y >= top && y <= top + height), all])
    .filter(([path, hit]) => hit.length && fieldOf(path))
    .sort((one, other) => area(one[2]) - area(other[2]));
  if (hits[0]) { light(hits[0][0], "text"); current?.focus({ preventScroll: true }); }
});
const area = (all) => all.reduce((sum, [, , , width, height]) => sum + width * height, 0);

// --- at the start: what the address names, else the first unsure field

const wanted = location.hash.startsWith("#f-") && document.querySelector(location.hash);
if (wanted) go(wanted, true);
else if (new URLSearchParams(location.search).has("at")) { const lit = text.querySelector(".lit"); if (lit) reveal(lit); }
