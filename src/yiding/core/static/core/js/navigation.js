// 导航: folds on a wide screen (kept in a cookie), opens as a drawer on a narrow one; menus close by themselves.
const NARROW = window.matchMedia("(max-width: 860px)");

function toggle(event) {
  event.preventDefault();
  if (NARROW.matches) {
    document.body.classList.toggle("nav-open");
    if (document.body.classList.contains("nav-open")) document.querySelector(".rooms a")?.focus();
    return;
  }
  const folded = document.body.classList.toggle("nav-folded");
  document.cookie = `nav=${folded ? "folded" : "open"}; path=/; max-age=31536000; samesite=lax`;
}

export function foldNavigation() {
  document.querySelector("[data-nav-toggle]")?.click();
}

export function startNavigation() {
  document.querySelector("[data-nav-toggle]")?.addEventListener("click", toggle);
  for (const link of document.querySelectorAll("[data-nav-close]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      document.body.classList.remove("nav-open");
      document.querySelector("[data-nav-toggle]")?.focus();
    });
  }
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}

export function closeMenus() {
  let closed = false;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
    closed = true;
  }
  if (document.body.classList.contains("nav-open")) {
    document.body.classList.remove("nav-open");
    closed = true;
  }
  return closed;
}
