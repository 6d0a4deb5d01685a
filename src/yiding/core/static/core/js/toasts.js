// 提示: says what went wrong with a partial update. Others call `toast(sentence, "success" | "error" | "info")`.
const ICONS = { success: "check", error: "warning", warning: "warning", info: "info" };
const STAY = 6000;
const SVG = "http://www.w3.org/2000/svg";

function picture(name) {
  const sprite = document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0];
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

export function toast(sentence, kind = "info", advice = "") {
  const box = document.getElementById("toasts");
  if (!box) return;
  const note = document.createElement("div");
  note.className = `note note-${kind}`;
  const words = document.createElement("div");
  for (const [text, name] of [[sentence, "note-title"], [advice, ""]]) {
    if (!text) continue;
    const line = document.createElement("p");
    line.className = name;
    line.textContent = text;
    words.append(line);
  }
  const close = document.createElement("button");
  close.className = "button button-quiet button-icon";
  close.type = "button";
  close.setAttribute("aria-label", box.dataset.close);
  close.append(picture("close"));
  close.addEventListener("click", () => note.remove());
  note.append(picture(ICONS[kind] ?? "info"), words, close);
  box.append(note);
  if (kind !== "error") setTimeout(() => note.remove(), STAY);
}

function onFailure(event) {
  const box = document.getElementById("toasts");
  const page = new DOMParser().parseFromString(event.detail.xhr?.responseText ?? "", "text/html");
  const sentence = page.querySelector("[data-sentence]")?.textContent.trim();
  toast(sentence || box.dataset.failed, "error", page.querySelector("[data-advice]")?.textContent.trim());
}

export function startToasts() {
  document.addEventListener("htmx:responseError", onFailure);
  document.addEventListener("htmx:sendError", () => {
    toast(document.getElementById("toasts").dataset.offline, "error");
  });
}
