// 页面脚本: every page loads this one module; all that it does, the page also does without it, more plainly.
import { startNavigation } from "./navigation.js";
import { startKeys } from "./keys.js";
import { startLists } from "./lists.js";
import { startMenus } from "./menus.js";
import { startSplits } from "./split.js";
import { startToasts } from "./toasts.js";

startNavigation();
startMenus();
startLists();
startSplits();
startToasts();
startKeys();
document.querySelector("[data-focus]")?.focus();

async function drawCharts() {
  if (!document.querySelector("table[data-chart]")) return;
  const { draw } = await import("./charts.js");
  await draw(document);
}

drawCharts();
document.addEventListener("htmx:afterSettle", drawCharts);
