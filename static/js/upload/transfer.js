// One file on its way: in one request where it is small, else in parts that are taken up again where
// they broke off. A broken connection is waited for; what the server refuses is said in words.

const FIRST_PAUSE = 1000; // ms; doubled up to the longest
const LONGEST_PAUSE = 30_000;
const MOST_FAULTS = 6; // of the server, in a row
const MOST_STARTS = 4; // of one file
const SIGNED_OUT = "Your session has ended: sign in again, and it goes on.";
const CHANGED = "The file was changed or moved meanwhile. Choose it again.";

// The file was not taken; `outcome` is broken where trying again may help.
export class Stopped extends Error {
  constructor(message, outcome = "broken") {
    super(message);
    this.outcome = outcome;
  }
}

class Trouble extends Error {}

// The outcome of the file as the server tells it. told: {signal, progress(bytes), waiting(), moving()}
export async function sendFile(job, told) {
  const isWhole = job.file.size <= job.partBytes && !job.portrait && !job.check;
  return isWhole ? sendWhole(job, told) : sendParts(job, told);
}

async function sendWhole(job, told) {
  await bytesOf(job.file, 0, 1); // whether it can still be read
  const body = new FormData();
  body.append("files", job.file, job.name);
  const answer = await patiently(told, () => ask("POST", job.place.send_url, { body, told, from: 0 }));
  const result = answer.data?.results?.[0];
  if (!result) throw refusal(answer);
  return result;
}

async function sendParts(job, told) {
  for (let start = 0; start < MOST_STARTS; start += 1) {
    const begun = await begin(job, told);
    if (begun.outcome) return begun;
    const result = await goOn(job, begun, told);
    if (result) return result; // else the server knows nothing of it any more
  }
  throw new Stopped("The server lost it several times. Try again later.");
}

async function begin(job, told) {
  const body = new URLSearchParams({ name: job.name, size: job.file.size, fingerprint: job.fingerprint });
  const answer = await patiently(told, () => ask("POST", job.place.begin_url, { body, told }));
  if (answer.status === 422 && answer.data) return { outcome: "rejected", message: answer.data.message };
  if (!answer.data?.id) throw refusal(answer);
  job.cancelUrl = answer.data.url;
  return answer.data;
}

async function goOn(job, begun, told) {
  let { received } = begun;
  for (;;) {
    told.progress(received);
    if (received >= job.file.size) {
      const body = new URLSearchParams({ ...(job.portrait && { portrait: job.portrait }), ...(job.check && { check: "yes" }) });
      const answer = await patiently(told, () => ask("POST", begun.finish_url, { body, told }));
      if (answer.status === 404) return null;
      if (answer.data?.results) return answer.data.results[0];
      if (answer.status !== 409) throw refusal(answer);
      received = answer.data.received;
      continue;
    }
    const body = await bytesOf(job.file, received, begun.part_bytes);
    const from = received;
    const answer = await patiently(told, () => ask("PUT", `${begun.url}?offset=${from}`, { body, told, from }));
    if (answer.status === 404) return null;
    if (answer.data?.received === undefined) throw refusal(answer);
    received = answer.data.received; // 409 says where the next part begins, too
  }
}

async function bytesOf(file, from, count) {
  try {
    return await file.slice(from, from + count).arrayBuffer();
  } catch {
    throw new Stopped(CHANGED, "missing");
  }
}

function refusal(answer) {
  if (answer.status === 403 || answer.url.includes("/account/login/")) return new Stopped(answer.data?.message ?? SIGNED_OUT);
  return new Stopped(answer.data?.message ?? `The server could not take it (${answer.status}). Try again.`);
}

// Again and again while the connection is away; a server that fails is asked MOST_FAULTS times.
async function patiently(told, request) {
  let pause = FIRST_PAUSE;
  for (let faults = 0; ; ) {
    try {
      const answer = await request();
      const isFault = answer.status >= 500 || answer.status === 429 || answer.status === 408 || answer.status === 400;
      if (!isFault || faults >= MOST_FAULTS) {
        told.moving();
        return answer;
      }
      faults += 1;
    } catch (problem) {
      if (!(problem instanceof Trouble)) throw problem;
    }
    told.waiting();
    await rest(pause, told.signal);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
}

// Until the time is over, or the connection is back.
function rest(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const end = (then) => () => {
      clearTimeout(timer);
      window.removeEventListener("online", back);
      signal.removeEventListener("abort", cancelled);
      then();
    };
    const back = end(resolve);
    const cancelled = end(() => reject(signal.reason));
    const timer = setTimeout(back, milliseconds);
    window.addEventListener("online", back);
    signal.addEventListener("abort", cancelled);
  });
}

export const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

function ask(method, url, { body, told, from }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const cancel = () => request.abort();
    request.open(method, url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    if (method === "PUT") request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    if (from !== undefined) request.upload.addEventListener("progress", (event) => told.progress(from + event.loaded));
    request.addEventListener("load", () => resolve({ status: request.status, data: request.response, url: request.responseURL }));
    request.addEventListener("error", () => reject(new Trouble()));
    request.addEventListener("abort", () => reject(told.signal.reason));
    request.addEventListener("loadend", () => told.signal.removeEventListener("abort", cancel));
    if (told.signal.aborted) return reject(told.signal.reason);
    told.signal.addEventListener("abort", cancel);
    request.send(body);
  });
}
