/* 编排议程: items are dragged, or moved with the arrow keys; each move is the same small form that the plain
   buttons send, and the list comes back whole with a sentence for the live region. */

const said = document.getElementById("agenda-said");
let dragged = null;
let busy = Promise.resolve();

const board = () => document.getElementById("agenda");
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

async function send(address, told, focus) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "X-CSRFToken": token(), "HX-Request": "true", "HX-Target": "agenda" },
    body: new URLSearchParams({ seen: board().dataset.seen, ...told }),
  });
  const text = await answer.text();
  if (!answer.ok) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const trouble = page.querySelector(".trouble, main");
    said.textContent = trouble ? trouble.textContent.trim().replace(/\s+/g, " ") : String(answer.status);
    said.classList.remove("unseen");
    return;
  }
  said.classList.add("unseen");
  board().outerHTML = text;
  said.textContent = board().dataset.said;
  if (focus) document.querySelector(`[data-entry="${focus}"] [data-handle]`)?.focus();
}

/* One after the other: a second key goes out when the answer to the first is in. */
function queue(...told) {
  busy = busy.then(() => send(...told)).catch(() => location.reload());
  return busy;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("#agenda form[data-quiet]")) return;
  event.preventDefault();
  const button = event.submitter;
  const told = Object.fromEntries(new FormData(form));
  delete told.csrfmiddlewaretoken;
  delete told.seen;
  if (button?.name) told[button.name] = button.value;
  const address = button?.getAttribute("formaction") || form.action;
  queue(address, told, form.closest("[data-entry]")?.dataset.entry);
});

document.addEventListener("keydown", (event) => {
  const handle = event.target.closest?.("[data-handle]");
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!handle || !way) return;
  event.preventDefault();
  const item = handle.closest("[data-entry]");
  queue(item.dataset.move, { way }, item.dataset.entry);
});

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-entry], [data-topic]");
  if (!dragged) return;
  dragged.classList.add("is-dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  clear();
  dragged = null;
});

function clear() {
  for (const one of document.querySelectorAll(".is-under, .is-over")) one.classList.remove("is-under", "is-over");
}

/* Over the upper half of an item what is dragged goes before it, over the lower half after it. */
function target(event) {
  const item = event.target.closest?.(".agenda-items [data-entry]");
  if (!item) return { item: null, isBefore: false };
  const box = item.getBoundingClientRect();
  return { item, isBefore: event.clientY < box.top + box.height / 2 };
}

document.addEventListener("dragover", (event) => {
  if (!dragged || !event.target.closest?.(".agenda-items")) return;
  event.preventDefault();
  clear();
  const { item, isBefore } = target(event);
  if (item) item.classList.add(isBefore ? "is-over" : "is-under");
  else document.querySelector("[data-drop]")?.classList.add("is-under");
});

document.addEventListener("drop", (event) => {
  if (!dragged || !event.target.closest?.(".agenda-items")) return;
  event.preventDefault();
  const { item, isBefore } = target(event);
  let before = isBefore ? item.previousElementSibling : item;
  if (before === dragged) before = dragged.previousElementSibling;
  const after = before?.dataset?.entry ?? (item ? "0" : "");
  if (dragged.dataset.topic) queue(board().dataset.take, { topic: dragged.dataset.topic, after });
  else if (item && item !== dragged) queue(dragged.dataset.move, { after }, dragged.dataset.entry);
});
