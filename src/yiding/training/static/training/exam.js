// 考试: shows the time that is left, keeps each answer as it is given, and hands in when the time is over.
const form = document.querySelector("form[data-exam]");
const clock = form.querySelector("[data-clock]");
const PAUSE = 400;
let end = Date.now() + Number(form.dataset.seconds) * 1000;
let note = "";
let waiting;
let isSent = false;

function show() {
  const left = Math.max(0, Math.round((end - Date.now()) / 1000));
  const minutes = String(Math.floor(left / 60)).padStart(2, "0");
  const seconds = String(left % 60).padStart(2, "0");
  clock.textContent = `${clock.dataset.word} ${minutes}:${seconds}${note ? ` · ${note}` : ""}`;
  clock.classList.toggle("is-short", left < 60);
  if (left === 0 && !isSent) {
    isSent = true;
    form.submit();
  }
}

async function save() {
  try {
    const answer = await fetch(form.dataset.save, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (answer.ok) end = Date.now() + (await answer.json()).left * 1000;
    note = answer.ok ? clock.dataset.saved : clock.dataset.unsaved;
  } catch {
    note = clock.dataset.unsaved;
  }
  show();
}

form.addEventListener("change", () => {
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
});
form.addEventListener("submit", () => {
  isSent = true;
  clearTimeout(waiting);
});
setInterval(show, 1000);
show();
