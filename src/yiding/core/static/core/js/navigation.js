// 导航: folds on a wide screen (kept in a cookie, so that the next page comes folded), a drawer on a narrow one.
const narrow = window.matchMedia("(max-width: 900px)");
const YEAR = 365 * 24 * 3600;

export function toggleNavigation() {
  const rooms = document.getElementById("rooms");
  if (!rooms) return;
  if (narrow.matches) {
    setDrawer(rooms, !rooms.classList.contains("is-open"));
    return;
  }
  const folded = document.body.classList.toggle("nav-folded");
  document.cookie = `nav=${folded ? "folded" : "open"}; path=/; max-age=${YEAR}; SameSite=Lax`;
}

function setDrawer(rooms, open) {
  rooms.classList.toggle("is-open", open);
  if (location.hash === "#rooms") history.replaceState(null, "", location.pathname + location.search);
  if (open) rooms.querySelector("a")?.focus();
  else document.querySelector("[data-nav-toggle]")?.focus();
}

function showCurrent(rooms) {
  const current = rooms.querySelector("[aria-current]");
  if (!current) return;
  const { bottom } = current.getBoundingClientRect();
  const over = bottom - rooms.getBoundingClientRect().bottom;
  if (over > 0) rooms.scrollTop += over + rooms.clientHeight / 3;
}

export function startNavigation() {
  const rooms = document.getElementById("rooms");
  if (!rooms) return;
  showCurrent(rooms);
  document.querySelector("[data-nav-toggle]")?.addEventListener("click", (event) => {
    event.preventDefault();
    toggleNavigation();
  });
  for (const closer of document.querySelectorAll("[data-nav-close]")) {
    closer.addEventListener("click", (event) => {
      event.preventDefault();
      setDrawer(rooms, false);
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && rooms.classList.contains("is-open")) setDrawer(rooms, false);
  });
}
