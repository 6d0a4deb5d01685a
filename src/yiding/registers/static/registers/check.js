// 开展检查: what is filled in stays on this phone, photos too, until the server has said that it has them.
// Each check and each photo bears a key that is drawn here; the server takes each key once, however often it comes.
import { draw, forget, photosOf, keepPhoto, dropPhoto } from "./photos.js";

const AGAIN = [2000, 4000, 8000, 15000];
const box = document.getElementById("check-queue");
const form = document.querySelector("form[data-check]");
const prefix = box ? `yiding.checks.${box.dataset.user}.` : "";
const place = (key) => `${prefix}queue.${key}`;

// --- the queue ------------------------------------------------------------------------------------------------

function waiting() {
  return Object.keys(localStorage)
    .filter((name) => name.startsWith(`${prefix}queue.`))
    .map((name) => JSON.parse(localStorage.getItem(name)))
    .sort((a, b) => a.at.localeCompare(b.at));
}

let failures = 0;
let timer;
let isSending = false;
let isLoggedOut = false;

async function sendAll() {
  if (isSending || !box) return;
  const rows = waiting().filter((one) => !one.errors);
  if (!rows.length) return show();
  isSending = true;
  show();
  try {
    for (const one of rows) await sendOne(one);
    failures = 0;
  } catch {
    failures += 1;
    clearTimeout(timer);
    timer = setTimeout(sendAll, AGAIN[Math.min(failures, AGAIN.length) - 1]);
  } finally {
    isSending = false;
    show();
  }
}

async function post(url, data) {
  const response = await fetch(url, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": box.dataset.token },
    body: data,
    redirect: "manual",
  });
  isLoggedOut = response.type === "opaqueredirect" || response.status === 403;
  return response;
}

async function sendOne(one) {
  if (!one.sent) {
    const data = new FormData();
    for (const [name, value] of one.fields) data.append(name, value);
    const response = await post(one.url, data);
    if (!isLoggedOut && response.status >= 400 && response.status < 500) return refuse(one, response);
    if (!response.ok) throw new Error(String(response.status));
    one.sent = await response.json();
    localStorage.setItem(place(one.key), JSON.stringify(one));
  }
  const refused = [];
  for (const photo of await photosOf(one.key)) refused.push(...(await sendPhoto(one, photo)));
  await forget(one.key);
  if (refused.length) {
    one.errors = refused;
    localStorage.setItem(place(one.key), JSON.stringify(one));
    return;
  }
  localStorage.removeItem(place(one.key));
  if (one.key === form?.elements.key?.value) location.assign(one.sent.url);
}

async function refuse(one, response) {
  const told = await response.json().catch(() => ({ errors: [String(response.status)] }));
  one.errors = told.errors;
  localStorage.setItem(place(one.key), JSON.stringify(one));
}

async function sendPhoto(one, photo) {
  const data = new FormData();
  data.append("key", photo.id);
  if (photo.item !== "all") data.append("item", photo.item);
  data.append("taken_at", photo.takenAt);
  for (const name of ["longitude", "latitude"]) {
    const told = one.fields.find(([field]) => field === name);
    if (told) data.append(name, told[1]);
  }
  data.append("file", new File([photo.bytes], photo.name, { type: photo.type }));
  data.append("whole", "1");
  const response = await post(one.sent.photos, data);
  const isRefused = !isLoggedOut && response.status >= 400 && response.status < 500;
  if (!response.ok && !isRefused) throw new Error(String(response.status));
  await dropPhoto(photo.id);
  if (response.ok) return [];
  const told = await response.json().catch(() => ({ errors: [String(response.status)] }));
  return [`${photo.name}：${told.errors.join(" ")}`];
}

function show() {
  if (!box) return;
  const rows = waiting();
  const refused = rows.find((one) => one.errors);
  box.hidden = !rows.length;
  const word = isLoggedOut ? "login" : refused ? "refused" : isSending ? "sending" : "waiting";
  box.textContent = box.dataset[word].replace("COUNT", String(rows.length));
  if (!refused || isLoggedOut) return;
  box.append(refused.errors.join(" "), " ");
  const link = document.createElement("a");
  link.href = refused.sent ? refused.sent.url : refused.url;
  link.addEventListener("click", () => refused.sent && localStorage.removeItem(place(refused.key)));
  link.textContent = box.dataset.open;
  box.append(link);
}

window.addEventListener("online", () => {
  failures = 0;
  sendAll();
});
window.addEventListener("offline", show);

// --- the form -------------------------------------------------------------------------------------------------

const PLAIN = new Set(["csrfmiddlewaretoken", "whole"]);

function fieldsOf() {
  const data = new FormData(form);
  return [...data.entries()].filter(([name, value]) => typeof value === "string" && !PLAIN.has(name));
}

function draftName() {
  return `${prefix}draft.${form.dataset.object}.${form.elements.edition.value}.${form.elements.round.value}`;
}

let saving;

function save() {
  clearTimeout(saving);
  saving = undefined;
  localStorage.setItem(draftName(), JSON.stringify(fieldsOf()));
  form.querySelector("[data-kept-words]").textContent = form.dataset.kept;
}

function keep() {
  clearTimeout(saving);
  saving = setTimeout(save, 150);
  count();
}

function count() {
  const items = [...form.querySelectorAll("[data-item]")];
  const done = items.filter((item) => item.querySelector("input[type=radio]:checked")).length;
  const line = form.querySelector("[data-progress]");
  line.hidden = false;
  line.textContent = line.dataset.words.replace("DONE", String(done)).replace("TOTAL", String(items.length));
}

function fill(fields) {
  for (const [name, value] of fields) {
    const field = form.elements[name];
    if (!field) continue;
    const boxes = (field instanceof RadioNodeList ? [...field] : [field]).filter((one) => one.type === "checkbox");
    for (const one of boxes) if (one.value === value) one.checked = true;
    if (boxes.length) continue;
    if (field instanceof RadioNodeList) field.value = value;
    else if (field.type !== "file") field.value = value;
  }
}

function restore() {
  const stopped = waiting().find((one) => one.errors && !one.sent && one.url === form.dataset.url);
  const held = stopped ? JSON.stringify(stopped.fields) : localStorage.getItem(draftName());
  if (stopped) localStorage.removeItem(place(stopped.key));
  if (held) fill(JSON.parse(held));
}

async function showPhotos() {
  const rows = await photosOf(form.elements.key.value);
  for (const input of form.querySelectorAll(".check-file")) {
    const list = input.parentElement.querySelector("[data-photos]");
    const own = rows.filter((one) => `photo-${one.item}` === input.name);
    list.replaceChildren(...own.map(photoLine));
  }
}

function photoLine(photo) {
  const line = document.createElement("li");
  const picture = document.createElement("canvas");
  const name = document.createElement("span");
  name.textContent = photo.name;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small";
  button.textContent = form.dataset.remove;
  button.addEventListener("click", async () => {
    await dropPhoto(photo.id);
    showPhotos();
  });
  line.append(picture, name, button);
  draw(picture, photo);
  return line;
}

async function takePhotos(input) {
  const item = input.name.slice("photo-".length);
  const files = [...input.files];
  input.value = "";
  for (const file of files) await keepPhoto(form.elements.key.value, item, file);
  keep();
  showPhotos();
}

function locate() {
  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => {
      form.elements.longitude.value = coords.longitude.toFixed(6);
      form.elements.latitude.value = coords.latitude.toFixed(6);
      keep();
    },
    () => {},
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
  );
}

function unanswered() {
  return [...form.querySelectorAll("[data-item]")].find((item) => !item.querySelector("input[type=radio]:checked"));
}

function submit(event) {
  event.preventDefault();
  const open = unanswered();
  if (open) {
    open.classList.add("field-wrong");
    open.scrollIntoView({ block: "center" });
    open.querySelector("input")?.focus({ preventScroll: true });
    return;
  }
  clearTimeout(saving);
  saving = undefined;
  const key = form.elements.key.value;
  const one = { key, url: form.dataset.url, fields: fieldsOf(), at: new Date().toISOString() };
  localStorage.setItem(place(key), JSON.stringify(one));
  localStorage.removeItem(draftName());
  form.querySelector(".check-acts .button").disabled = true;
  sendAll();
}

function rest() {
  for (const item of form.querySelectorAll("[data-item]")) {
    if (!item.querySelector("input[type=radio]:checked")) item.querySelector("input[value=ok]").checked = true;
  }
  keep();
}

function begin() {
  form.dataset.url = location.pathname;
  form.classList.add("is-scripted");
  restore();
  count();
  showPhotos();
  locate();
  form.addEventListener("input", (event) => event.target.closest("[data-item]")?.classList.remove("field-wrong"));
  form.addEventListener("input", keep);
  form.addEventListener("change", (event) => (event.target.matches(".check-file") ? takePhotos(event.target) : keep()));
  form.addEventListener("submit", submit);
  window.addEventListener("pagehide", () => saving && save());
  const all = form.querySelector("[data-rest]");
  all.hidden = false;
  all.addEventListener("click", rest);
}

// --- the nearest ----------------------------------------------------------------------------------------------

function nearest() {
  const near = document.querySelector("form[data-near]");
  if (!near || !navigator.geolocation) return;
  near.hidden = false;
  near.querySelector("[data-find]").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        near.elements.near.value = `${coords.longitude.toFixed(6)},${coords.latitude.toFixed(6)}`;
        near.submit();
      },
      () => {
        const words = near.querySelector("[data-near-words]");
        words.textContent = words.dataset.none;
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
}

if (form) begin();
nearest();
show();
sendAll();
