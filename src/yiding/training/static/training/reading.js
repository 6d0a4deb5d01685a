// 学习计时: tells the server every 15 seconds that the page is being looked at. The server counts; what is shown
// in between is put right by its next answer.
const form = document.querySelector("form[data-beat]");
const line = form.querySelector("[data-left]");
const EVERY = 15;
let left = Number(line.dataset.left);
let seconds = 0;

function show() {
  line.textContent = left > 0 ? line.dataset.more.replace("#", left) : line.dataset.enough;
}

async function beat(resumed) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  if (resumed) data.set("resumed", "1");
  try {
    const answer = await fetch(form.dataset.beat, { method: "POST", body: data, credentials: "same-origin" });
    if (answer.ok) left = (await answer.json()).left;
  } catch {
    // Without a network nothing is counted; the next beat counts what the server allows.
  }
  show();
}

setInterval(() => {
  if (document.hidden) return;
  seconds += 1;
  left = Math.max(0, left - 1);
  if (seconds % EVERY === 0) beat(false);
  else show();
}, 1000);
document.addEventListener("visibilitychange", () => beat(!document.hidden));
