// 提示: what a partial update could not do is said at the corner, with the sentence that the server gave.
const STAYS = 8000;

export function say(sentence) {
  const place = document.getElementById("toasts");
  const note = document.createElement("div");
  note.className = "toast";
  const text = document.createElement("span");
  text.textContent = sentence;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = place.dataset.close;
  close.addEventListener("click", () => note.remove());
  note.append(text, close);
  place.append(note);
  setTimeout(() => note.remove(), STAYS);
}

function sentenceOf(xhr) {
  const page = new DOMParser().parseFromString(xhr.responseText ?? "", "text/html");
  const parts = ["[data-sentence]", "[data-advice]"].map((mark) => page.querySelector(mark)?.textContent.trim());
  return parts.filter(Boolean).join(" ");
}

export function startToasts() {
  const words = document.getElementById("toasts").dataset;
  document.addEventListener("htmx:responseError", (event) => say(sentenceOf(event.detail.xhr) || words.failed));
  document.addEventListener("htmx:sendError", () => say(words.offline));
}
