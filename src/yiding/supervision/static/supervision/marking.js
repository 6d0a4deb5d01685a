// 勾选: counts what is marked, marks all, and lets the keys mark (x), reword (e) and mark all (Shift+A).
const form = document.querySelector("form[data-marking]");

const boxes = () => [...form.querySelectorAll("[data-mark]:not(:disabled)")];

function count() {
  const marked = boxes().filter((box) => box.checked).length;
  form.querySelectorAll("[data-marked]").forEach((place) => (place.textContent = String(marked)));
  const all = form.querySelector("[data-mark-all]");
  if (all) {
    all.checked = marked > 0 && marked === boxes().length;
    all.indeterminate = marked > 0 && marked < boxes().length;
  }
}

function markAll(value) {
  boxes().forEach((box) => (box.checked = value));
  count();
}

function isOff() {
  try {
    return localStorage.getItem("keys-off") === "1";
  } catch {
    return false;
  }
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isOff()) return;
  if (event.target.closest?.("input:not([type=checkbox]), textarea, select")) return;
  const row = form.querySelector("[data-row].is-here") || event.target.closest?.("[data-row]");
  if (event.key === "A") {
    markAll(!boxes().every((box) => box.checked));
  } else if (event.key === "x" && row) {
    row.querySelector("[data-mark]:not(:disabled)")?.click();
  } else if (event.key === "e" && row) {
    row.querySelector("textarea")?.focus();
  } else {
    return;
  }
  event.preventDefault();
}

if (form) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-mark-all]")) markAll(event.target.checked);
    else if (event.target.matches("[data-mark]")) count();
  });
  // What is typed in a line is meant to be filed.
  form.addEventListener("input", (event) => {
    const box = event.target.closest("[data-row]")?.querySelector("[data-mark]:not(:disabled)");
    if (box && event.target !== box && !box.checked) {
      box.checked = true;
      count();
    }
  });
  document.addEventListener("keydown", onKey);
  count();
}
