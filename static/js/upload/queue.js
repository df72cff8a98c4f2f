// The files of this member that are on their way: a few at a time, pictures before their prompts.

import { isArchive, isPrompts } from "./files.js";
import { forget, keep, leftBehind } from "./store.js";
import { sendFile, Stopped, token } from "./transfer.js";

const AT_ONCE = 3;
const BEHIND = ["sending", "offline"];
const OPEN = ["waiting", ...BEHIND];
const AGAIN = ["broken", "cancelled", "missing"];
const NOTED_EVERY = 1000; // ms, how far a file is that is to be chosen again after a reload
const CANCELLED = Symbol("cancelled");

export const jobs = [];
export const isOpen = (job) => OPEN.includes(job.state);
export const canRetry = (job) => AGAIN.includes(job.state);
export const changes = new EventTarget(); // "job" with the job that changed, "settled" with its result

let user = "";
let partBytes = 0;

export function begin(options) {
  ({ user, partBytes } = options);
}

export function add(files, { place, portrait = "", check = false }) {
  for (const { file, path, fingerprint } of files) {
    const key = `${place.id}:${portrait}:${fingerprint}`;
    const known = jobs.find((job) => job.key === key && (isOpen(job) || canRetry(job)));
    if (known) {
      if (canRetry(known)) retry(known, file); // the same file, chosen anew
      continue;
    }
    const job = { key, file, path, fingerprint, place, portrait, check, name: file.name, size: file.size };
    jobs.push(Object.assign(job, { sent: 0, isKept: false, state: "waiting", words: "Waiting" }));
    keep(recordOf(job)).then((isKept) => (job.isKept = isKept));
    tell(job);
  }
  startNext();
}

const recordOf = ({ key, file, path, fingerprint, place, portrait, check, name, size, sent = 0 }) => ({
  key, user, file, path, fingerprint, place, portrait, check, name, size, sent,
});

// What an earlier page left: it goes on by itself, or asks for its file.
export async function resume() {
  for (const record of await leftBehind(user)) {
    if (jobs.some((job) => job.key === record.key)) continue;
    const job = { ...record, isKept: Boolean(record.file) };
    jobs.push(Object.assign(job, job.isKept ? { state: "waiting", words: "Waiting" } : missing(job)));
    keep(recordOf(job));
    tell(job);
  }
  startNext();
}

function missing(job) {
  const share = job.size ? Math.round((100 * job.sent) / job.size) : 0;
  return { state: "missing", words: share ? `Choose it again to go on at ${share} %` : "Choose it again to send it" };
}

export function choosesAgain(files) {
  return files.filter(({ file }) => {
    const job = jobs.find((each) => each.state === "missing" && each.name === file.name && each.size === file.size);
    if (job) retry(job, file);
    return !job;
  });
}

function startNext() {
  const running = jobs.filter((job) => BEHIND.includes(job.state));
  const waiting = jobs.filter((job) => job.state === "waiting");
  // Prompts find their pictures by name, so they wait until the pictures are there.
  const pictures = waiting.filter((job) => !isPrompts(job.name));
  const next = pictures.length || running.length ? pictures : waiting;
  // A ZIP takes long: it leaves room for pictures.
  const archives = running.filter((job) => isArchive(job.name)).length;
  const chosen = next.filter((job) => !isArchive(job.name)).concat(archives ? [] : next.filter((job) => isArchive(job.name)).slice(0, 1));
  for (const job of chosen.slice(0, AT_ONCE - running.length)) run(job);
}

async function run(job) {
  const stop = new AbortController();
  job.stop = stop;
  job.partBytes = partBytes;
  move(job, "sending", "Sending");
  try {
    settle(job, await sendFile(job, listener(job, stop.signal)));
  } catch (problem) {
    if (stop.signal.aborted) settle(job, { outcome: "cancelled", message: "Cancelled" });
    else if (problem instanceof Stopped) settle(job, { outcome: problem.outcome, message: problem.message });
    else settle(job, { outcome: "broken", message: "It stopped at a fault of ours. Try again." });
  }
}

function listener(job, signal) {
  let noted = 0;
  return {
    signal,
    progress(bytes) {
      job.sent = Math.min(bytes, job.size);
      const share = job.size ? Math.floor((100 * job.sent) / job.size) : 100;
      move(job, "sending", share < 100 ? `Sending, ${share} %` : "Checking");
      if (Date.now() - noted < NOTED_EVERY || job.isKept) return;
      noted = Date.now();
      keep(recordOf(job)).then((isKept) => (job.isKept = isKept));
    },
    waiting: () => move(job, "offline", "Waiting for the connection"),
    moving: () => job.state === "offline" && move(job, "sending", "Sending"),
  };
}

function settle(job, result) {
  Object.assign(job, { url: result.url, stop: null });
  if (!["broken", "missing"].includes(result.outcome)) {
    forget(job.key);
    job.isKept = false;
  }
  if (result.outcome === "cancelled") throwAway(job);
  move(job, result.outcome, result.message);
  changes.dispatchEvent(new CustomEvent("settled", { detail: { job, result } }));
  startNext();
}

function throwAway(job) {
  if (!job.cancelUrl) return;
  fetch(job.cancelUrl, { method: "DELETE", headers: { "X-CSRFToken": token() } }).catch(() => {});
  job.sent = 0;
}

export function cancel(job) {
  if (!isOpen(job)) return;
  if (job.stop) job.stop.abort(CANCELLED);
  else settle(job, { outcome: "cancelled", message: "Cancelled" });
}

export function retry(job, file = job.file) {
  if (!file) return;
  Object.assign(job, { file, url: "" });
  keep(recordOf(job)).then((isKept) => (job.isKept = isKept));
  move(job, "waiting", "Waiting");
  startNext();
}

// Forget what is over; what failed can still be tried again only until then.
export function clear() {
  for (const job of jobs.filter((each) => !isOpen(each))) {
    forget(job.key);
    jobs.splice(jobs.indexOf(job), 1);
  }
}

function move(job, state, words) {
  if (job.state === state && job.words === words) return;
  Object.assign(job, { state, words });
  tell(job);
}

function tell(job) {
  changes.dispatchEvent(new CustomEvent("job", { detail: { job } }));
}
