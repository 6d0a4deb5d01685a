// 地图底: a map without tiles: imported boundaries, lines and points, and a net of degrees where there are none.
const CHINA = [[18, 73], [54, 135]];
const STEPS = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
export const FARTHEST = 19;

// What a map says that no template says for it.
export function spoken(english, chinese) {
  return document.documentElement.lang.startsWith("en") ? english : chinese;
}

export const hasMaps = () => Boolean(window.L);

export function makeMap(box) {
  const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = window.L.map(box, {
    attributionControl: false,
    zoomControl: false,
    minZoom: 4,
    maxZoom: FARTHEST,
    zoomSnap: 0.5,
    zoomAnimation: !isStill,
    fadeAnimation: false,
    renderer: window.L.svg({ padding: 0.5 }),
  });
  if (isStill) map.panBy = (offset, options) => window.L.Map.prototype.panBy.call(map, offset, { ...options, animate: false });
  window.L.control.zoom({ zoomInTitle: spoken("Zoom in", "放大"), zoomOutTitle: spoken("Zoom out", "缩小") }).addTo(map);
  window.L.control.scale({ imperial: false }).addTo(map);
  map.createPane("ground").classList.add("map-ground");
  map.createPane("shapes").classList.add("map-shapes");
  map.fitBounds(CHINA);
  const refresh = () => map.invalidateSize({ pan: false, animate: false });
  window.addEventListener("beforeprint", refresh);
  window.addEventListener("afterprint", refresh);
  new ResizeObserver(refresh).observe(box);
  return map;
}

export async function fetched(url) {
  const answer = await fetch(url, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function named(feature, shape) {
  if (feature.properties.name) {
    shape.bindTooltip(feature.properties.name, { permanent: feature.geometry.type.endsWith("Polygon"), direction: "center", className: "map-name" });
  }
}

// A layer of shapes, drawn below the points; its colours are classes, for the policy allows no inline style.
export function shapesOf(collection, { kind, tone, dashed }, extra = {}) {
  const look = `shape shape-${kind} shape-${tone}${dashed ? " shape-dashed" : ""}`;
  return window.L.geoJSON(collection, {
    pane: "ground",
    style: () => ({ className: look, weight: 1.5 }),
    pointToLayer: (_feature, place) => window.L.circleMarker(place, { radius: 4, className: look, pane: "ground" }),
    onEachFeature: named,
    ...extra,
  });
}

const round = (value, step) => Number((Math.round(value / step) * step).toFixed(6));

function stepFor(span) {
  return STEPS.find((step) => span / step >= 4) ?? STEPS.at(-1);
}

function degrees(value, letters) {
  return `${Math.abs(value)}°${value < 0 ? letters[1] : letters[0]}`;
}

// 经纬网: thin lines at round degrees with their numbers at the edge, drawn anew when the map has moved.
export function graticule(map) {
  const group = window.L.layerGroup();
  const line = (ends, label, place) => {
    window.L.polyline(ends, { pane: "ground", className: "shape graticule", weight: 1, interactive: false }).addTo(group);
    const icon = window.L.divIcon({ className: "graticule-label", html: label, iconSize: null });
    window.L.marker(place, { icon, interactive: false, keyboard: false }).addTo(group);
  };
  const draw = () => {
    group.clearLayers();
    const box = map.getBounds();
    const [west, east, south, north] = [box.getWest(), box.getEast(), box.getSouth(), box.getNorth()];
    const step = stepFor(Math.min(east - west, (north - south) * 1.5));
    for (let x = round(west, step); x < east; x = round(x + step, step)) {
      if (x > west) line([[south, x], [north, x]], degrees(x, "EW"), [south, x]);
    }
    for (let y = round(south, step); y < north; y = round(y + step, step)) {
      if (y > south) line([[y, west], [y, east]], degrees(y, "NS"), [y, west]);
    }
  };
  group.on("add", () => { draw(); map.on("moveend", draw); });
  group.on("remove", () => map.off("moveend", draw));
  return group;
}
