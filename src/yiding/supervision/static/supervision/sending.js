// 发送: a form whose words and chosen files stay on the page until the server has taken them.
// The words are also kept on this machine, so that a page that was closed half-way opens as it was left.
import { toast } from "../core/js/toasts.js";

const form = document.querySelector("form[data-send]");
const SKIPPED = new Set(["csrfmiddlewaretoken", "key", "whole", "then"]);

function place() {
  return `yiding.draft.${form.dataset.draft}`;
}

function typed() {
  return Array.from(form.elements).filter((one) => one.name && one.type !== "file" && !SKIPPED.has(one.name));
}

function keep() {
  const told = typed()
    .filter((one) => one.type !== "radio" || one.checked)
    .map((one) => [one.name, one.type === "checkbox" ? one.checked : one.value]);
  localStorage.setItem(place(), JSON.stringify(Object.fromEntries(told)));
}

function restore() {
  const kept = JSON.parse(localStorage.getItem(place()) ?? "null");
  if (!kept || form.querySelector(".field-error")) return;
  for (const one of typed()) {
    if (!(one.name in kept)) continue;
    if (one.type === "checkbox") one.checked = kept[one.name] === true;
    else if (one.type === "radio") one.checked = one.value === kept[one.name];
    else if (one.tagName !== "SELECT" || Array.from(one.options).some((each) => each.value === kept[one.name])) {
      one.value = kept[one.name];
    }
  }
  toast(form.dataset.kept, "info");
}

function setSending(isSending) {
  const button = form.querySelector(".form-acts .button-primary");
  form.classList.toggle("is-sending", isSending);
  button.disabled = isSending;
  button.dataset.word ??= button.textContent;
  button.textContent = isSending ? form.dataset.sending : button.dataset.word;
}

// The form as the server sends it back; the files that were chosen stay chosen.
function showAgain(page) {
  const fresh = page.querySelector("form[data-send]");
  if (!fresh) return false;
  const chosen = form.querySelector('input[type="file"]');
  const place = fresh.querySelector('input[type="file"]');
  if (chosen && place) place.replaceWith(chosen);
  form.replaceChildren(...fresh.childNodes);
  form.querySelector("[data-focus]")?.focus();
  return true;
}

function refused(page) {
  const box = document.getElementById("toasts");
  const sentence = page.querySelector("[data-sentence]")?.textContent.trim();
  toast(sentence || box.dataset.failed, "error", page.querySelector("[data-advice]")?.textContent.trim());
}

async function send(event) {
  event.preventDefault();
  keep();
  const body = new FormData(form);
  setSending(true);
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { "X-Sent-By": "page" } });
    if (response.headers.get("Content-Type")?.startsWith("application/json")) {
      const told = await response.json();
      localStorage.removeItem(place());
      location.assign(told.url);
      return;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    setSending(false);
    if (!showAgain(page)) refused(page);
  } catch {
    setSending(false);
    toast(document.getElementById("toasts").dataset.offline, "error");
  }
}

if (form) {
  restore();
  form.addEventListener("input", keep);
  form.addEventListener("submit", send);
}
