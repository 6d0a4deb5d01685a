// 待送队列: what was typed stays on this machine until the server has said that it has it.
// Each change bears this tab's name and a number; the server takes each number once, however often it is sent.
const SOON = 600;
const AGAIN = [2000, 4000, 8000, 15000];
const MOST = 200;

function drawn() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Queue {
  constructor(box) {
    this.box = box;
    this.prefix = `yiding.room.${box.dataset.user}.${box.dataset.sitting}.`;
    this.client = sessionStorage.getItem("yiding.room.client") ?? drawn();
    sessionStorage.setItem("yiding.room.client", this.client);
    this.failures = 0;
    this.sending = new Set();
    this.isLoggedOut = false;
    window.addEventListener("online", () => this.send());
    window.addEventListener("offline", () => this.show());
    window.addEventListener("beforeunload", (event) => {
      if (this.all().length && !navigator.onLine) event.preventDefault();
    });
  }

  // Waiting changes of this tab, and of tabs of the same person that were closed before theirs went out.
  all() {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(this.prefix) && !name.endsWith(".seq"))
      .map((name) => JSON.parse(localStorage.getItem(name)))
      .sort((a, b) => this.turn(a) - this.turn(b) || a.client.localeCompare(b.client) || a.seq - b.seq);
  }

  // Those of closed tabs first; the changes of one tab always in the order in which they were made.
  turn(change) {
    return change.client === this.client ? 1 : 0;
  }

  place(change) {
    return `${this.prefix}${change.client}.${change.seq}`;
  }

  // What is typed on before the last change went out takes its place; what is typed on after it follows it.
  put(change) {
    const own = this.all().filter((one) => one.client === this.client);
    const before = own.filter((one) => one.code === change.code).at(-1);
    const isLast = before && before === own.at(-1) && !this.sending.has(this.place(before));
    const joins = isLast && !change.forced && !before.forced;
    const [kind, key, field, item] = change.code.split("|");
    const whole = {
      ...change,
      kind,
      key,
      field,
      item,
      seen: joins ? before.seen : before && !change.forced ? before.value : change.seen,
      seq: joins ? before.seq : this.next(),
      client: this.client,
      at: new Date().toISOString(),
    };
    localStorage.setItem(this.place(whole), JSON.stringify(whole));
    this.show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), change.atOnce ? 0 : SOON);
  }

  next() {
    const name = `${this.prefix}${this.client}.seq`;
    const seq = Number(localStorage.getItem(name) ?? 0) + 1;
    localStorage.setItem(name, String(seq));
    return seq;
  }

  async send() {
    const waiting = this.all().slice(0, MOST);
    if (!waiting.length || this.sending.size) return;
    this.sending = new Set(waiting.map((one) => this.place(one)));
    try {
      const response = await fetch(this.box.dataset.room, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.box.dataset.token },
        body: JSON.stringify({ changes: waiting }),
        redirect: "manual",
      });
      this.isLoggedOut = response.type === "opaqueredirect" || response.status === 403;
      if (!response.ok) throw new Error(String(response.status));
      const told = await response.json();
      this.failures = 0;
      this.settle(waiting, told.answers);
    } catch {
      this.failures += 1;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), AGAIN[Math.min(this.failures, AGAIN.length) - 1]);
    } finally {
      this.sending = new Set();
      this.show();
    }
    if (!this.failures && this.all().length) this.send();
  }

  settle(sent, answers) {
    sent.forEach((change) => {
      const answer = answers.find((one) => one.client === change.client && one.seq === change.seq);
      if (!answer) return;
      const stored = JSON.parse(localStorage.getItem(this.place(change)) ?? "null");
      localStorage.removeItem(this.place(change));
      document.dispatchEvent(new CustomEvent("room:answer", { detail: { change: stored ?? change, answer } }));
    });
  }

  show() {
    const count = this.all().length;
    const isOffline = !navigator.onLine || this.failures > 0;
    const word = !count ? "saved" : this.isLoggedOut ? "login" : isOffline ? "offline" : "sending";
    this.box.classList.toggle("is-offline", count > 0 && (isOffline || this.isLoggedOut));
    this.box.classList.toggle("is-waiting", count > 0 && !isOffline && !this.isLoggedOut);
    this.box.dataset.count = String(count);
    const words = this.box.dataset[word].replace("COUNT", String(count));
    const line = this.box.querySelector("[data-queue-words]");
    if (line.textContent !== words) line.textContent = words;
  }
}
