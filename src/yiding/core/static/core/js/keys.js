// 键盘: single keys, off while typing, and off for good where a person switches them off (WCAG 2.1.4).
import { closeMenus, foldNavigation } from "./navigation.js";

const KEPT = "yiding.keys";
const isOn = () => localStorage.getItem(KEPT) !== "off";
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

function rows() {
  return [...document.querySelectorAll("[data-row]")];
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  (next.querySelector("a, button, input") ?? next).focus();
  next.scrollIntoView({ block: "nearest" });
}

const ACTS = {
  "?": () => document.getElementById("keys")?.showModal(),
  "/": () => document.querySelector("[data-search]")?.focus(),
  f: () => document.querySelector("[data-list] .filters input:not([type=hidden]), [data-list] .filters select")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  "[": () => document.querySelector("[data-previous]")?.click(),
  "]": () => document.querySelector("[data-next]")?.click(),
  b: foldNavigation,
};

let going = false;

function press(event) {
  if (event.key === "Escape" && closeMenus()) return;
  if (event.ctrlKey || event.metaKey || event.altKey || !isOn() || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]") || document.querySelector("[data-own-keys]")?.contains(event.target)) return;
  if (going && /^[1-9]$/.test(event.key)) {
    document.querySelectorAll(".room")[Number(event.key) - 1]?.click();
  }
  going = event.key === "g";
  const act = ACTS[event.key];
  if (act && !event.defaultPrevented) {
    event.preventDefault();
    act();
  }
}

export function startKeys() {
  document.addEventListener("keydown", press);
  for (const box of document.querySelectorAll("[data-keys-switch]")) {
    box.checked = isOn();
    box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
  }
}
