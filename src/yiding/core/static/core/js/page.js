// 页面行为: navigation, menus, keys, notes, lists, split view, charts. Every page works without it.
import { drawCharts } from "./charts.js";
import { startKeys } from "./keys.js";
import { startNavigation } from "./navigation.js";
import { startSplit } from "./split.js";
import { startToasts } from "./toasts.js";

startNavigation();
startKeys();
startToasts();
startSplit(document);
drawCharts(document);
document.addEventListener("htmx:load", (event) => {
  startSplit(event.target);
  drawCharts(event.target);
});
document.querySelector("[data-focus]")?.focus();
