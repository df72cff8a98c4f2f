// Unfinished uploads outlive the page: they are kept in this browser, with their files where it has
// room, for a day. Signing out forgets them. Without storage they last as long as the page.

const NAME = "presence-uploads";
const DAY = 24 * 60 * 60 * 1000; // ms
const tab = Math.random().toString(36).slice(2);
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("files", { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function within(mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const change = database.transaction("files", mode);
    const request = work(change.objectStore("files"));
    change.oncomplete = () => resolve(request?.result);
    change.onerror = change.onabort = () => reject(change.error);
  });
}

// Whether the file is kept with its bytes, so that nobody has to choose it again.
export async function keep(record) {
  const kept = { ...record, tab, at: Date.now() };
  try {
    await within("readwrite", (files) => files.put(kept));
    return true;
  } catch {
    try {
      await within("readwrite", (files) => files.put({ ...kept, file: null }));
    } catch {
      // Storage is closed to us.
    }
    return false;
  }
}

export async function forget(key) {
  try {
    await within("readwrite", (files) => files.delete(key));
  } catch {
    // Storage is closed to us: nothing was kept.
  }
}

// What a user's other pages left behind; what another tab is still at work on is left to it.
export async function leftBehind(user) {
  try {
    const all = await within("readonly", (files) => files.getAll());
    const alive = await tabsAlive();
    for (const record of all) if (Date.now() - record.at > DAY) forget(record.key);
    return all.filter((record) => record.user === user && !alive.has(record.tab) && Date.now() - record.at <= DAY);
  } catch {
    return [];
  }
}

export function forgetAll() {
  try {
    indexedDB.deleteDatabase(NAME);
  } catch {
    // Storage is closed to us.
  }
}

// A tab holds a lock with its name as long as it lives.
const lockName = (name) => `upload:${name}`;

async function tabsAlive() {
  const held = (await navigator.locks?.query())?.held ?? [];
  return new Set(held.map((lock) => lock.name.replace("upload:", "")));
}

navigator.locks?.request(lockName(tab), () => new Promise(() => {}));
