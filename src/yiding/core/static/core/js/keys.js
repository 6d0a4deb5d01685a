// 快捷键: single keys, never while someone types, and only where they are not switched off (WCAG 2.1.4).
import { toggleNavigation } from "./navigation.js";

const OFF = "keys-off";
let going = false;

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function isTyping(target) {
  return target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
}

function rows() {
  return [...document.querySelectorAll("[data-row]")];
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((row) => row.classList.contains("is-here"));
  const next = all[Math.min(all.length - 1, Math.max(0, here < 0 ? 0 : here + by))];
  all.forEach((row) => row.classList.toggle("is-here", row === next));
  const link = next.querySelector("a");
  link?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function focusOn(selector) {
  const field = document.querySelector(selector);
  field?.focus();
  field?.select?.();
}

const ACTS = {
  "?": () => document.getElementById("keys")?.showModal(),
  "/": () => focusOn("[data-search]"),
  f: () => focusOn(".filters input:not([type=hidden]), .filters select"),
  j: () => step(1),
  k: () => step(-1),
  "[": () => document.querySelector("[data-previous]")?.click(),
  "]": () => document.querySelector("[data-next]")?.click(),
  b: toggleNavigation,
};

function goTo(key) {
  going = false;
  document.querySelectorAll(".room")[Number(key) - 1]?.click();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]") || isOff()) return;
  if (going && /^[1-9]$/.test(event.key)) {
    goTo(event.key);
    return;
  }
  going = event.key === "g";
  const act = ACTS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

export function startKeys() {
  document.addEventListener("keydown", onKey);
  for (const box of document.querySelectorAll("[data-keys-switch]")) {
    box.checked = !isOff();
    box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "0" : "1"));
  }
}
