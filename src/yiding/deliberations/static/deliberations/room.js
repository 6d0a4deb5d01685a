// 会场: what the secretary types goes into the queue field by field; one item is shown at a time.
import { quietPolling } from "./polling.js";
import { Queue } from "./queue.js";

const PAUSE = 500;
const box = document.getElementById("room-queue");
const queue = new Queue(box);
const field = (code) => document.querySelector(`[data-change="${CSS.escape(code)}"]`);

function valueOf(input) {
  return input.type === "checkbox" ? (input.checked ? "1" : "") : input.value;
}

function setValue(input, value) {
  if (input.type === "checkbox") input.checked = value === "1";
  else input.value = value;
}

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// --- fields ---------------------------------------------------------------------------------------------------

function typed(input, more = {}) {
  queue.put({ code: input.dataset.change, value: valueOf(input), seen: input.dataset.known, ...more });
  input.dataset.saved = "waiting";
}

document.addEventListener("input", (event) => {
  const input = event.target.closest("[data-change]");
  if (!input) return;
  typed(input);
  if (input.matches(".room-line-instruction textarea")) recognise(input);
});

document.addEventListener("change", (event) => {
  const input = event.target.closest("[data-change]");
  if (input && input.dataset.saved !== "saved") typed(input, { atOnce: true });
});

let reading;

// Who is told, as it is typed: the server reads it by the grammar that will read the minutes.
function recognise(input) {
  clearTimeout(reading);
  const place = input.closest("[data-line]").querySelector("[data-recognised]");
  reading = setTimeout(() => {
    if (!navigator.onLine || !window.htmx) return;
    window.htmx.ajax("POST", box.dataset.recognise, { target: place, source: place, values: { text: input.value } });
  }, PAUSE);
}

// --- rows -----------------------------------------------------------------------------------------------------

function blank(section) {
  return section.querySelector("template[data-blank]");
}

function recode(line, key) {
  const [kind] = line.dataset.line.split("|");
  line.dataset.line = `${kind}|${key}`;
  for (const cell of line.querySelectorAll("[data-cell], [data-change]")) {
    for (const name of ["cell", "change"]) {
      if (!cell.dataset[name]) continue;
      const parts = cell.dataset[name].split("|");
      parts[1] = key;
      cell.dataset[name] = parts.join("|");
    }
    if (cell.name) cell.name = cell.dataset.change;
  }
}

function addLine(section, key = uuid()) {
  const line = blank(section).content.querySelector("[data-line]").cloneNode(true);
  for (const rest of line.querySelectorAll("input[type=hidden]")) rest.remove();
  recode(line, key);
  section.querySelector("[data-lines]").append(line);
  section.open = true;
  for (const drop of line.querySelectorAll("[data-drop]")) drop.hidden = false;
  return line;
}

document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-add]");
  if (add) addLine(add.closest("[data-section]")).querySelector("[data-change]:not(select)")?.focus();
  const drop = event.target.closest("[data-drop]");
  if (drop) dropLine(drop.closest("[data-line]"));
  const act = event.target.closest("[data-act]");
  if (act) {
    event.preventDefault();
    queue.put({ code: act.dataset.act, value: act.value, atOnce: true, forced: true });
    pressed(act);
  }
  const choose = event.target.closest("[data-choose]");
  if (choose) resolveClash(choose);
});

function dropLine(line) {
  const [kind, key] = line.dataset.line.split("|");
  const item = line.querySelector("[data-change]").dataset.change.split("|")[3];
  queue.put({ code: `${kind}|${key}|dropped|${item}`, value: "1", atOnce: true, forced: true });
  line.remove();
}

function pressed(act) {
  const person = act.closest("[data-person]");
  if (!person) return;
  person.dataset.presence = act.value;
  for (const other of person.querySelectorAll("[data-act]")) other.setAttribute("aria-pressed", String(other === act));
}

// An item began or ended: the page is read anew once nothing waits any longer.
let isStale = false;

// --- answers --------------------------------------------------------------------------------------------------

document.addEventListener("room:answer", (event) => {
  const { change, answer } = event.detail;
  const input = field(change.code);
  if (answer.status === "applied") applied(change, answer, input);
  else if (input) clash(input, change, answer);
  else told(change, answer);
});

function applied(change, answer, input) {
  if (input) {
    input.dataset.known = change.value;
    if (valueOf(input) === change.value) input.dataset.saved = "saved";
    else typed(input);
    input.closest("[data-cell]")?.querySelector(".room-clash")?.remove();
  }
  for (const [name, value] of Object.entries(answer.filled ?? {})) {
    const parts = change.code.split("|");
    parts[2] = name;
    const other = field(parts.join("|"));
    if (!other) continue;
    if (document.activeElement !== other && other.dataset.saved !== "waiting") setValue(other, value);
    other.dataset.known = value;
  }
  if (change.field === "course") isStale = true;
  if (["course", "presence", "recused", "outcome"].includes(change.field)) refresh();
  if (isStale && !queue.all().length) location.reload();
}

// Quorum and course have changed: what the screen says of them is asked for at once.
function refresh() {
  const state = document.getElementById("room-state");
  if (state) window.htmx?.ajax("GET", state.getAttribute("hx-get"), { target: state, source: state, swap: "outerHTML" });
}

function clash(input, change, answer) {
  const cell = input.closest("[data-cell], li") ?? input.parentElement;
  cell.querySelector(".room-clash")?.remove();
  const note = document.createElement("div");
  note.className = "room-clash";
  note.setAttribute("role", "alert");
  const words = document.createElement("p");
  const isClash = answer.status === "conflict";
  words.textContent = isClash
    ? `${box.dataset.conflict.replace("WHO", answer.who)}${answer.theirs}`
    : `${box.dataset.failed}${answer.detail}`;
  note.append(words);
  for (const choice of isClash ? ["theirs", "mine"] : []) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small";
    button.dataset.choose = choice;
    button.textContent = box.dataset[choice];
    note.append(button);
  }
  note.dataset.code = change.code;
  note.dataset.theirs = answer.theirs;
  cell.append(note);
  if (isClash) input.dataset.known = answer.theirs;
}

function resolveClash(button) {
  const note = button.closest(".room-clash");
  const input = field(note.dataset.code);
  if (button.dataset.choose === "theirs") {
    setValue(input, note.dataset.theirs);
    input.dataset.saved = "saved";
  } else {
    typed(input, { atOnce: true, forced: true });
  }
  note.remove();
}

async function told(change, answer) {
  const { toast } = await import(document.querySelector("script[data-echarts]").src.replace("page.js", "toasts.js"));
  toast(`${box.dataset.failed}${answer.detail || answer.theirs}`, "error");
  const act = document.querySelector(`[data-act="${CSS.escape(change.code)}"]`);
  if (act?.closest("[data-person]")) location.reload();
}

// --- one item at a time ---------------------------------------------------------------------------------------

const panels = [...document.querySelectorAll("[data-panel]")];
const links = [...document.querySelectorAll("[data-item]")];

function show(key, { focus = false } = {}) {
  for (const panel of panels) panel.hidden = panel.dataset.panel !== key;
  for (const link of links) {
    if (link.dataset.item === key) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  sessionStorage.setItem(`yiding.room.item.${box.dataset.sitting}`, key);
  if (focus) panels.find((panel) => panel.dataset.panel === key)?.focus({ preventScroll: false });
}

function here() {
  return panels.findIndex((panel) => !panel.hidden);
}

function step(by) {
  const next = panels[Math.min(panels.length - 1, Math.max(0, here() + by))];
  if (next) show(next.dataset.panel, { focus: true });
}

for (const link of links) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    show(link.dataset.item, { focus: true });
  });
}

const KEYS = {
  ArrowUp: () => step(-1),
  ArrowDown: () => step(1),
  n: () => newLine("opinion"),
  r: () => newLine("instruction"),
};

function newLine(kind) {
  const section = panels[here()]?.querySelector(`[data-section="${kind}"]`);
  if (section && blank(section)) addLine(section).querySelector("[data-change]:not(select)")?.focus();
}

document.addEventListener("keydown", (event) => {
  const act = event.altKey && !event.ctrlKey && !event.metaKey && KEYS[event.key];
  if (!act || !panels.length) return;
  event.preventDefault();
  act();
});

// --- what others do -------------------------------------------------------------------------------------------

function follow() {
  const words = new Map(
    [...document.querySelectorAll("[data-words] dt")].map((term) => [term.textContent, term.nextElementSibling.textContent]),
  );
  for (const mark of document.querySelectorAll("#room-state [data-of]")) {
    const link = links.find((one) => one.dataset.item === mark.dataset.of);
    const panel = panels.find((one) => one.dataset.panel === mark.dataset.of);
    if (link) {
      link.dataset.state = mark.dataset.state;
      link.querySelector("[data-outcome-word]").textContent = words.get(mark.dataset.outcome) ?? "";
    }
    const quorum = panel?.querySelector("[data-item-quorum]");
    if (quorum) {
      quorum.textContent = mark.dataset.quorum;
      quorum.classList.toggle("is-lost", !mark.dataset.reached);
    }
  }
}

document.addEventListener("htmx:afterSettle", follow);

// --- start ----------------------------------------------------------------------------------------------------

// What still waits on this machine is shown again as it was typed.
function replay() {
  for (const change of queue.all()) {
    const [kind, key, , item] = change.code.split("|");
    if (!field(change.code) && key && kind !== "attendance") {
      const panel = panels.find((one) => one.dataset.panel === item);
      const section = panel?.querySelector(`[data-section="${kind}"]`);
      if (change.field === "dropped") document.querySelector(`[data-line="${kind}|${key}"]`)?.remove();
      else if (section && blank(section)) addLine(section, key);
    }
    const input = field(change.code);
    if (input) {
      setValue(input, change.value);
      input.dataset.saved = "waiting";
    }
  }
}

for (const button of document.querySelectorAll("[data-add], [data-drop]")) button.hidden = false;
for (const note of document.querySelectorAll("[data-keys]")) note.hidden = false;
quietPolling();
replay();
if (panels.length) {
  const kept = sessionStorage.getItem(`yiding.room.item.${box.dataset.sitting}`);
  const running = links.find((link) => link.dataset.state === "running")?.dataset.item;
  show([kept, running].find((key) => panels.some((panel) => panel.dataset.panel === key)) ?? panels[0].dataset.panel);
}
queue.show();
queue.send();
