// 手机快报: what was filled in stays on this machine until the server has said that it has it.
// Each report bears a key drawn once; the server takes it once, however often it is sent.
const AGAIN = [2000, 4000, 8000, 15000];
const box = document.getElementById("quick-state");
const form = document.getElementById("edit-form");
const prefix = `yiding.flash.${box.dataset.user}.`;
const draftName = `${prefix}draft`;
const words = box.querySelector("[data-words]");
let failures = 0;
let isSending = false;
let timer;

function drawn() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function waiting() {
  return Object.keys(localStorage)
    .filter((name) => name.startsWith(prefix) && name !== draftName)
    .map((name) => ({ name, told: JSON.parse(localStorage.getItem(name)) }))
    .sort((a, b) => a.told.filled_at.localeCompare(b.told.filled_at));
}

function read() {
  const told = Object.fromEntries(new FormData(form));
  delete told.csrfmiddlewaretoken;
  return told;
}

function fill(told) {
  for (const [name, value] of Object.entries(told)) {
    if (form.elements[name] && name !== "csrfmiddlewaretoken") form.elements[name].value = value;
  }
}

function keepDraft() {
  localStorage.setItem(draftName, JSON.stringify(read()));
}

function say(word, tone = "") {
  box.className = `quick-state${tone ? ` is-${tone}` : ""}`;
  words.textContent = (box.dataset[word] ?? "").replace("COUNT", String(waiting().length));
}

function clearErrors() {
  for (const line of form.querySelectorAll("[data-quick-error]")) line.remove();
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

function showErrors(told, answer) {
  fill(told);
  clearErrors();
  const errors = answer.errors ?? {};
  for (const [name, lines] of Object.entries(errors)) {
    const input = form.elements[name];
    if (!input) continue;
    const line = document.createElement("p");
    line.className = "field-error";
    line.dataset.quickError = "";
    line.textContent = lines.join(" ");
    input.setAttribute("aria-invalid", "true");
    input.after(line);
  }
  const rest = errors.__all__ ?? [`${answer.sentence ?? ""}${answer.advice ?? ""}`];
  words.textContent = `${box.dataset.refused} ${rest.join(" ")}`.trim();
  box.className = "quick-state is-refused";
  form.querySelector("[aria-invalid]")?.focus();
}

function showSent(answer) {
  box.className = "quick-state is-sent";
  words.textContent = `${box.dataset.sent} `;
  const link = document.createElement("a");
  link.href = answer.url;
  link.textContent = `${answer.number} ${answer.title}`;
  words.append(link);
}

function fresh() {
  form.reset();
  form.elements.client_key.value = drawn();
  localStorage.removeItem(draftName);
  clearErrors();
}

async function sendOne(one) {
  const response = await fetch(box.dataset.url, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": box.dataset.token },
    body: new URLSearchParams(one.told),
    redirect: "manual",
  });
  if (response.type === "opaqueredirect" || response.status === 403) return "login";
  if (response.status >= 500) throw new Error(String(response.status));
  const answer = await response.json();
  localStorage.removeItem(one.name);
  if (response.ok) {
    showSent(answer);
    return "sent";
  }
  showErrors(one.told, answer);
  keepDraft();
  return "refused";
}

async function send() {
  const all = waiting();
  if (!all.length || isSending) return;
  isSending = true;
  clearTimeout(timer);
  try {
    for (const one of all) {
      say("sending");
      const became = await sendOne(one);
      if (became === "login") {
        say("login", "refused");
        return;
      }
    }
    failures = 0;
  } catch {
    failures += 1;
    say("offline", "offline");
    timer = setTimeout(send, AGAIN[Math.min(failures, AGAIN.length) - 1]);
  } finally {
    isSending = false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearErrors();
  const told = { ...read(), filled_at: new Date().toISOString() };
  localStorage.setItem(`${prefix}${told.client_key}`, JSON.stringify(told));
  fresh();
  window.scrollTo(0, 0);
  send();
});
form.addEventListener("input", keepDraft);
window.addEventListener("online", send);

const draft = localStorage.getItem(draftName);
if (draft) fill(JSON.parse(draft));
send();
