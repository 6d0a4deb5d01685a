// 计时: the clocks are the server's; while the network is down the last reading stays, and says nothing loud.
const KINDS = ["htmx:sendError", "htmx:responseError", "htmx:timeout"];

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches?.("[data-poll]") && !navigator.onLine) event.preventDefault();
});
for (const kind of KINDS) {
  window.addEventListener(
    kind,
    (event) => {
      if (event.target.closest?.("[data-poll]")) event.stopImmediatePropagation();
    },
    true,
  );
}
