// Asks for the state of a file that is being read, and opens its page when it is done.
const box = document.querySelector("[data-moving]");
let pause = 1000;

async function ask() {
  try {
    const answer = await fetch(box.dataset.moving, { headers: { Accept: "application/json" } });
    if (answer.ok && (await answer.json()).done) { location.reload(); return; }
  } catch { /* the network is away: ask again later */ }
  pause = Math.min(pause * 1.3, 8000);
  setTimeout(ask, pause);
}
if (box) setTimeout(ask, pause);
