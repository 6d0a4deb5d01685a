// 分栏: the divider is dragged or moved by arrow keys; its place is kept for each kind of page.
const LEAST = 20, MOST = 80, STEP = 4;

function place(split, percent) {
  const value = Math.round(Math.min(Math.max(percent, LEAST), MOST));
  split.style.setProperty("--left", `${value}%`);
  split.querySelector(".divider").setAttribute("aria-valuenow", value);
  localStorage.setItem(`yiding.split.${split.dataset.split}`, value);
  return value;
}

function start(split) {
  const divider = split.querySelector(".divider");
  let now = place(split, Number(localStorage.getItem(`yiding.split.${split.dataset.split}`)) || 50);
  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    const move = (to) => {
      const box = split.getBoundingClientRect();
      now = place(split, ((to.clientX - box.left) / box.width) * 100);
    };
    divider.addEventListener("pointermove", move);
    divider.addEventListener("pointerup", () => divider.removeEventListener("pointermove", move), { once: true });
  });
  divider.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP, Home: LEAST - now, End: MOST - now }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    now = place(split, now + by);
  });
}

export function startSplit(root) {
  const splits = root.matches?.("[data-split]") ? [root] : root.querySelectorAll("[data-split]");
  for (const split of splits) {
    if (!split.dataset.started) {
      split.dataset.started = "yes";
      start(split);
    }
  }
}
