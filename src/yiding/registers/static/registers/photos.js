// 照片: kept in the browser's own store by the key of their check; a telephone may be off for days.
const NAME = "yiding-checks";
const STORE = "photos";
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("check", "check");
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
  return opened;
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

async function store(mode) {
  const base = await open();
  return base.transaction(STORE, mode).objectStore(STORE);
}

function drawn() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// The bytes themselves are kept: a file that is only pointed to may be gone when the network is back.
export async function keepPhoto(check, item, file) {
  const bytes = await file.arrayBuffer();
  const row = { id: drawn(), check, item, name: file.name, type: file.type, bytes, takenAt: new Date().toISOString() };
  await done((await store("readwrite")).put(row));
}

export async function photosOf(check) {
  return done((await store("readonly")).index("check").getAll(check));
}

export async function dropPhoto(id) {
  await done((await store("readwrite")).delete(id));
}

export async function forget(check) {
  for (const photo of await photosOf(check)) await dropPhoto(photo.id);
}

// A small picture without an address: the policy lets no page show one that lies in memory.
export async function draw(canvas, photo) {
  try {
    const picture = await createImageBitmap(new Blob([photo.bytes], { type: photo.type }));
    canvas.width = 128;
    canvas.height = 96;
    canvas.getContext("2d").drawImage(picture, 0, 0, 128, 96);
  } catch {
    canvas.remove();
  }
}
