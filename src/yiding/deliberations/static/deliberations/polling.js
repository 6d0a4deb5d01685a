// 定时刷新: a fragment that asks again every few seconds stays as it is while the network is down.
export function quietPolling() {
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches?.("[data-poll]") && !navigator.onLine) event.preventDefault();
  });
  for (const kind of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    window.addEventListener(
      kind,
      (event) => {
        if (event.target.closest?.("[data-poll], [data-recognised]")) event.stopImmediatePropagation();
      },
      true,
    );
  }
}
