// 分栏: the divider follows the pointer or the arrow keys, and its place is kept on this machine.
const LEAST = 20;
const MOST = 80;

function place(split, divider, percent) {
  const kept = Math.round(Math.min(MOST, Math.max(LEAST, percent)));
  split.style.setProperty("--left", `${kept}%`);
  divider.setAttribute("aria-valuenow", String(kept));
  return kept;
}

function keep(name, percent) {
  try {
    localStorage.setItem(`split:${name}`, String(percent));
  } catch {
    // A browser that keeps nothing still splits.
  }
}

function kept(name) {
  try {
    return Number(localStorage.getItem(`split:${name}`)) || 50;
  } catch {
    return 50;
  }
}

function start(split) {
  const divider = split.querySelector(".divider");
  const name = split.dataset.split;
  let now = place(split, divider, kept(name));
  const drag = (event) => {
    const box = split.getBoundingClientRect();
    now = place(split, divider, ((event.clientX - box.left) / box.width) * 100);
  };
  divider.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    divider.setPointerCapture(event.pointerId);
    divider.classList.add("is-dragged");
    divider.addEventListener("pointermove", drag);
  });
  divider.addEventListener("lostpointercapture", () => {
    divider.classList.remove("is-dragged");
    divider.removeEventListener("pointermove", drag);
    keep(name, now);
  });
  divider.addEventListener("dblclick", () => keep(name, (now = place(split, divider, 50))));
  divider.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -2, ArrowRight: 2, Home: -100, End: 100 }[event.key];
    if (!by) return;
    event.preventDefault();
    keep(name, (now = place(split, divider, now + by)));
  });
}

export function startSplits() {
  document.querySelectorAll("[data-split]").forEach(start);
}
