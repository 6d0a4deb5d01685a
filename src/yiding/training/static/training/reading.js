// 学习计时: tells the server every 15 seconds that the page is being looked at. It counts, not this script.
const form = document.querySelector("form[data-beat]");
const line = form.querySelector("[data-left]");
const EVERY = 15_000;

function show(left) {
  line.textContent = left > 0 ? line.dataset.more.replace("#", left) : line.dataset.enough;
}

async function beat(resumed) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  if (resumed) data.set("resumed", "1");
  try {
    const answer = await fetch(form.dataset.beat, { method: "POST", body: data, credentials: "same-origin" });
    if (answer.ok) show((await answer.json()).left);
  } catch {
    // Without a network nothing is counted; the next beat counts what the server allows.
  }
}

setInterval(() => {
  if (!document.hidden) beat(false);
}, EVERY);
document.addEventListener("visibilitychange", () => beat(!document.hidden));
