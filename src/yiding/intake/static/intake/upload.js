// 上传: many files, three at once, each as the body of one request; then the state of each until it is read.
const ROW = matchMedia("(max-width: 640px)").matches ? 64 : 48;
const AT_ONCE = 3;
const form = document.getElementById("upload");
const panel = document.getElementById("progress");
const say = panel.dataset;
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const limit = Number(form.dataset.limit);
const rows = []; // {file, name, state, label, word, url, part}
const byId = new Map();
const queue = [];
let batch = null;
let active = 0;
let since = "";
let pause = 1000;
let asking = false;
let drawn = false;

// --- choosing

form.classList.add("is-live");
const folder = document.getElementById("folder");
folder.hidden = false;
if ("webkitdirectory" in folder) form.querySelector(".drop-folder").hidden = false;
for (const input of [document.getElementById("files"), folder]) {
  input.removeAttribute("required");
  input.addEventListener("change", () => { add([...input.files]); input.value = ""; });
}
form.addEventListener("submit", (event) => event.preventDefault());
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("is-over"); });
}
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("is-over"); });
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  form.classList.remove("is-over");
  const items = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  add(items.length ? await walk(items) : [...event.dataTransfer.files]);
});
addEventListener("beforeunload", (event) => { if (active || queue.length) { event.preventDefault(); event.returnValue = say.leave; } });

async function walk(entries) {
  const found = [];
  const open = [...entries];
  while (open.length) {
    const entry = open.shift();
    if (entry.isFile) found.push(await new Promise((done, fail) => entry.file(done, fail)).catch(() => null));
    else open.push(...(await listed(entry.createReader())));
  }
  return found.filter(Boolean);
}

async function listed(reader) {
  const all = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail)).catch(() => []);
    if (!some.length) return all;
    all.push(...some);
  }
}

function add(files) {
  for (const file of files) {
    if (file.name.startsWith(".") || file.name === "Thumbs.db") continue;
    const row = { file, name: file.name, state: "sending", label: say.waiting, tone: "plain", word: "", url: "", part: 0 };
    rows.push(row);
    if (file.size > limit) refuse(row, say.large, false);
    else queue.push(row);
  }
  if (!rows.length) return;
  panel.hidden = false;
  form.classList.add("is-small");
  draw();
  pump();
}

function refuse(row, word, again) {
  Object.assign(row, { state: "unsent", label: say.failed, tone: "bad", word, again });
}

// --- sending

async function pump() {
  if (!batch && queue.length) {
    if (asking) return;
    asking = true;
    batch = await post(form.dataset.batches).catch((error) => { queue.splice(0).forEach((row) => refuse(row, error.message, true)); return null; });
    asking = false;
    if (batch) { const link = panel.querySelector("[data-batch]"); link.href = batch.url; link.hidden = false; }
    draw();
  }
  while (batch && active < AT_ONCE && queue.length) send(queue.shift());
}

async function post(url) {
  const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => { throw new Error(say.broken); });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error((told.sentence || say.broken) + (told.advice || ""));
  return told;
}

function send(row) {
  active += 1;
  row.label = say.sending;
  row.state = "sending";
  const request = new XMLHttpRequest();
  request.open("POST", batch["file-create"]);
  request.setRequestHeader("X-CSRFToken", token);
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.setRequestHeader("X-File-Name", encodeURIComponent(row.name));
  request.upload.addEventListener("progress", (event) => { row.part = event.lengthComputable ? event.loaded / event.total : 0; draw(); });
  request.addEventListener("loadend", () => {
    active -= 1;
    settle(row, request);
    draw();
    pump();
    poll();
  });
  request.send(row.file);
  draw();
}

function settle(row, request) {
  let told = {};
  try { told = JSON.parse(request.responseText); } catch { /* a proxy's page, or nothing */ }
  if (request.status === 201) {
    row.file = null;
    byId.set(told.id, row);
    Object.assign(row, told);
  } else refuse(row, told.sentence ? told.sentence + told.advice : say.broken, true);
}

// --- asking what became of them

let timer = 0;
function poll() {
  if (timer || !batch) return;
  timer = setTimeout(ask, pause);
}

async function ask() {
  timer = 0;
  try {
    const answer = await fetch(`${batch["batch-states"]}?since=${encodeURIComponent(since)}`);
    const told = await answer.json();
    if (told.since === since) pause = Math.min(pause * 1.4, 5000); else pause = 1000;
    since = told.since;
    for (const row of told.rows) { const mine = byId.get(row.id); if (mine) Object.assign(mine, row); }
    draw();
  } catch { pause = Math.min(pause * 2, 10000); }
  if (rows.some((row) => isReading(row)) || active || queue.length) poll();
}

const isReading = (row) => row.state === "received" || row.state === "read";

// --- showing: totals first, and only the rows that can be seen

const frame = panel.querySelector("[data-window]");
const space = panel.querySelector("[data-space]");
frame.addEventListener("scroll", () => draw(), { passive: true });
addEventListener("resize", () => draw());

function draw() {
  if (drawn) return;
  drawn = true;
  requestAnimationFrame(() => { drawn = false; totals(); list(); });
}

function totals() {
  const count = { sending: 0, reading: 0, ready: 0, duplicate: 0, not_minutes: 0, failed: 0 };
  let part = 0;
  for (const row of rows) {
    const kind = row.state === "sending" ? "sending" : isReading(row) ? "reading" : row.state === "duplicate" || row.state === "not_minutes" ? row.state : row.state === "failed" || row.state === "unsent" ? "failed" : "ready";
    count[kind] += 1;
    part += row.state === "sending" ? row.part * 0.5 : isReading(row) ? 0.5 : 1;
  }
  for (const item of panel.querySelectorAll("[data-total]")) item.firstElementChild.textContent = count[item.dataset.total].toLocaleString();
  const bar = panel.querySelector("[data-bar]");
  bar.max = rows.length;
  bar.value = part;
  const sum = panel.querySelector("[data-sum]");
  const isDone = !count.sending && !count.reading;
  const figures = { sent: rows.length - count.sending, all: rows.length, read: isDone ? count.ready : rows.length - count.sending - count.reading, ...count };
  figures.read = isDone ? count.ready : figures.read;
  sum.textContent = (isDone ? sum.dataset.finished : sum.dataset.text).replace(/\{(\w+)\}/g, (_all, key) => figures[key].toLocaleString());
  panel.toggleAttribute("data-done", isDone);
  panel.querySelector("[data-again-all]").hidden = !rows.some((row) => row.state === "unsent" && row.again);
}

function list() {
  space.style.height = `${rows.length * ROW}px`;
  const first = Math.max(0, Math.floor(frame.scrollTop / ROW) - 4);
  const last = Math.min(rows.length, Math.ceil((frame.scrollTop + (frame.clientHeight || 400)) / ROW) + 4);
  const kept = new Map([...space.children].map((line) => [Number(line.dataset.n), line]));
  for (const [n, line] of kept) if (n < first || n >= last) line.remove();
  for (let n = first; n < last; n += 1) {
    const line = kept.get(n) || space.appendChild(fresh(n));
    fill(line, rows[n]);
  }
}

function fresh(n) {
  const line = document.createElement("div");
  line.className = "sent";
  line.dataset.n = n;
  line.setAttribute("role", "listitem");
  line.setAttribute("aria-posinset", n + 1);
  line.setAttribute("aria-setsize", rows.length);
  line.style.transform = `translateY(${n * ROW}px)`;
  return line;
}

function fill(line, row) {
  const key = `${row.state}|${row.label}|${row.word}|${row.part.toFixed(2)}|${rows.length}`;
  if (line.dataset.key === key) return;
  line.dataset.key = key;
  line.dataset.state = row.state;
  line.setAttribute("aria-setsize", rows.length);
  const name = row.url ? element("a", { href: row.url }, row.name) : element("span", {}, row.name);
  name.title = row.name;
  const state = element("span", { className: "sent-state" });
  if (row.state === "sending" && row.part > 0) {
    const bar = element("progress", { max: 1, value: row.part });
    bar.setAttribute("aria-label", `${row.label} ${row.name}`);
    state.append(bar);
  } else state.append(element("span", { className: `badge badge-${row.tone || "plain"}` }, isReading(row) ? say.reading : row.label));
  const word = element("span", { className: "sent-word", title: row.word }, isReading(row) ? "" : row.word);
  if (row.state === "duplicate" && row.other) word.append(" ", element("a", { href: row.other, className: "sent-other" }, say.open));
  if (row.state === "unsent" && row.again) {
    const again = element("button", { type: "button", className: "button button-small" }, say.again);
    again.addEventListener("click", () => retry([row]));
    word.append(" ", again);
  }
  line.replaceChildren(name, state, word);
}

function retry(some) {
  for (const row of some) { Object.assign(row, { state: "sending", label: say.waiting, tone: "plain", word: "", part: 0 }); queue.push(row); }
  draw();
  pump();
}
panel.querySelector("[data-again-all]").addEventListener("click", () => retry(rows.filter((row) => row.state === "unsent" && row.again)));

function element(name, values, text) {
  const made = Object.assign(document.createElement(name), values);
  if (text !== undefined) made.textContent = text;
  return made;
}
