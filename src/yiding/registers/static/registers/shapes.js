// 图形: the versions of one entry's shape on a small map; which of them are shown is ticked in the table.
import { fetched, graticule, hasMaps, makeMap, shapesOf } from "./ground.js";

const LOOK = { built: { kind: "boundary", tone: "green", dashed: false }, plan: { kind: "boundary", tone: "purple", dashed: true } };
const PAST = { kind: "boundary", tone: "grey", dashed: true };

function drawn(feature) {
  const { now, layer, from, number } = feature.properties;
  const look = { ...(now ? LOOK[layer] : PAST), kind: feature.geometry.type.includes("Line") ? "line" : "boundary" };
  const shape = shapesOf({ type: "FeatureCollection", features: [{ ...feature, properties: {} }] }, look);
  return shape.bindTooltip(`${number} · ${from}`, { sticky: true });
}

async function start(box) {
  box.closest("[data-shape-frame]").hidden = false;
  const map = makeMap(box);
  const layers = JSON.parse(box.dataset.layers).filter((one) => one.shown && one.url);
  graticule(map).addTo(map);
  for (const layer of layers) shapesOf(await fetched(layer.url), layer).addTo(map);
  const { features } = await fetched(box.dataset.shapes);
  const shapes = new Map(features.filter((one) => one.geometry).map((one) => [String(one.id), drawn(one)]));
  const all = window.L.featureGroup([...shapes.values()]);
  if (shapes.size) map.fitBounds(all.getBounds(), { animate: false, padding: [24, 24], maxZoom: 17 });
  for (const input of document.querySelectorAll("[data-shape-version]")) {
    const shape = shapes.get(input.dataset.shapeVersion);
    input.hidden = false;
    const show = () => (input.checked ? shape.addTo(map) : shape.remove());
    input.addEventListener("change", show);
    show();
  }
  box.dataset.state = "ready";
}

if (hasMaps()) for (const box of document.querySelectorAll("[data-shapes]")) start(box);
