// 分镇地图: towns coloured by a column of the table beside it, in five steps; the table says the same in numbers.
import { fetched, hasMaps, makeMap, shapesOf } from "./ground.js";

const STEPS = 5;

function read(table, column) {
  const rows = [...table.querySelectorAll("tbody tr[data-body]")];
  return new Map(rows.map((row) => [Number(row.dataset.body), Number.parseFloat(row.children[column].textContent.replaceAll(",", ""))]));
}

// Ends of the steps: whole numbers for counts.
function limits(values) {
  const top = Math.max(...values, 0);
  const step = top <= STEPS ? 1 : values.every(Number.isInteger) ? Math.ceil(top / STEPS) : top / STEPS;
  return Array.from({ length: STEPS }, (_, n) => step * (n + 1));
}

const classOf = (value, ends) => (value > 0 ? Math.min(ends.findIndex((end) => value <= end + 1e-9), STEPS - 1) + 1 : 0);
const short = (value) => (Number.isInteger(value) ? String(value) : value.toFixed(1));

function legend(box, ends, unit) {
  box.replaceChildren();
  const rows = [["0", 0], ...ends.map((end, n) => [`${n ? `${short(ends[n - 1])}–` : "≤ "}${short(end)}`, n + 1])];
  for (const [words, place] of rows) {
    const item = document.createElement("li");
    const key = document.createElement("span");
    key.className = `step step-${place}`;
    item.append(key, `${words}${unit}`);
    box.append(item);
  }
}

function colour(state, column) {
  const values = read(state.table, column);
  const ends = limits([...values.values()].filter(Number.isFinite));
  const unit = state.table.tHead.rows[0].cells[column].dataset.unit ?? "";
  state.shapes.eachLayer((shape) => {
    const { body, name } = shape.feature.properties;
    const value = values.get(body) ?? 0;
    const path = shape.getElement();
    path?.classList.remove(...Array.from({ length: STEPS + 1 }, (_, n) => `step-${n}`));
    path?.classList.add(`step-${classOf(value, ends)}`);
    shape.setTooltipContent(`${name} ${short(value)}${unit}`);
  });
  legend(state.legend, ends, unit);
}

async function start() {
  const box = document.querySelector("[data-towns]");
  const table = document.querySelector("[data-town-table]");
  if (!box || !table || !hasMaps()) return;
  document.querySelector("[data-map-frame]").hidden = false;
  const map = makeMap(box);
  const shapes = shapesOf(await fetched(box.dataset.towns), { kind: "town", tone: "grey", dashed: false }).addTo(map);
  map.fitBounds(shapes.getBounds(), { animate: false, padding: [12, 12] });
  shapes.eachLayer((shape) => shape.on("click", () => table.querySelector(`tr[data-body="${shape.feature.properties.body}"] a`)?.click()));
  const state = { table, shapes, legend: document.querySelector("[data-legend]") };
  const choice = document.querySelector("[data-measure]");
  choice.addEventListener("change", () => colour(state, Number(choice.value)));
  colour(state, Number(choice.value));
  box.dataset.state = "ready";
}

start();
