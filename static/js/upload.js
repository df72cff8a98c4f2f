// Many files at once: drop, progress for each, cancel, try again. Without script the form does it.

const AT_ONCE = 3;
const form = document.querySelector("[data-uploader]");
const input = form.querySelector("input[type=file]");
const list = form.querySelector("[data-upload-list]");
const summary = form.querySelector("[data-upload-summary]");
const template = document.querySelector("[data-upload-row]");
const veil = document.querySelector("[data-drop-veil]");
const grid = document.querySelector("[data-grid]");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;

const isSidecar = (job) => /\.(txt|json|csv|tsv)$/i.test(job.file.name);

const jobs = [];

form.classList.add("is-enhanced");

function addFiles(files) {
  for (const file of files) {
    const row = template.content.firstElementChild.cloneNode(true);
    row.querySelector(".upload__name").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    const job = { file, row, state: "waiting", request: null };
    row.querySelector("[data-cancel]").addEventListener("click", () => cancel(job));
    row.querySelector("[data-again]").addEventListener("click", () => retry(job));
    jobs.push(job);
    list.append(row);
    say(job, "waiting", "Waiting");
  }
  form.querySelector("[data-uploads]").hidden = false;
  startNext();
}

function startNext() {
  const running = jobs.filter((job) => job.state === "sending").length;
  const waiting = jobs.filter((job) => job.state === "waiting");
  const pictures = waiting.filter((job) => !isSidecar(job));
  // Prompts find their pictures by name, so they wait until the pictures are there.
  const next = pictures.length || running ? pictures : waiting;
  for (const job of next.slice(0, AT_ONCE - running)) send(job);
  summarise();
}

function send(job) {
  const body = new FormData();
  body.append("files", job.file);
  const request = new XMLHttpRequest();
  job.request = request;
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", token);
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    const done = event.lengthComputable ? Math.round((100 * event.loaded) / event.total) : 0;
    job.row.querySelector("progress").value = done;
    say(job, "sending", done < 100 ? `Sending, ${done} %` : "Checking");
  });
  request.addEventListener("load", () => receive(job, request));
  request.addEventListener("error", () => finish(job, "broken", "The connection broke. Nothing was saved; try again."));
  request.addEventListener("abort", () => finish(job, "cancelled", "Cancelled"));
  say(job, "sending", "Sending");
  request.send(body);
}

function receive(job, request) {
  const result = request.response?.results?.[0];
  if (!result) {
    const isSignedOut = request.status === 403 || request.responseURL.includes("/sign-in/");
    const message = isSignedOut ? "Your session has ended: sign in again. Nothing was saved." : request.response?.message ?? `The server could not take it (${request.status}). Try again.`;
    finish(job, "broken", message);
    return;
  }
  job.row.querySelector("progress").value = 100;
  finish(job, result.outcome, result.message, result.url);
  if (result.outcome === "added") addCard(result.card_url);
}

function finish(job, state, words, url) {
  say(job, state, words, url);
  job.row.querySelector("[data-cancel]").hidden = true;
  job.row.querySelector("[data-again]").hidden = state !== "broken" && state !== "cancelled";
  startNext();
}

function cancel(job) {
  if (job.state === "sending") job.request.abort();
  else finish(job, "cancelled", "Cancelled");
}

function retry(job) {
  job.row.querySelector("[data-cancel]").hidden = false;
  job.row.querySelector("[data-again]").hidden = true;
  say(job, "waiting", "Waiting");
  startNext();
}

function say(job, state, words, url) {
  job.state = state;
  job.row.dataset.state = state;
  const place = job.row.querySelector(".upload__state");
  place.textContent = words;
  if (url) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = "Open";
    place.append(" ", link);
  }
}

function summarise() {
  const count = (...states) => jobs.filter((job) => states.includes(job.state)).length;
  const open = count("waiting", "sending");
  const parts = [
    [count("added"), "added"],
    [count("attached"), count("attached") === 1 ? "file of prompts" : "files of prompts"],
    [count("duplicate"), "already here"],
    [count("rejected", "broken"), "failed"],
    [count("cancelled"), "cancelled"],
  ].filter(([number]) => number);
  const words = parts.map(([number, word]) => `${number} ${word}`).join(", ");
  summary.textContent = open ? `${open} to go${words ? `; ${words}` : ""}` : words;
}

async function addCard(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  document.querySelector("[data-empty]")?.remove();
  grid.insertAdjacentHTML("afterbegin", await answer.text());
  window.htmx.process(grid.firstElementChild);
  const counter = document.querySelector("[data-count]");
  counter.textContent = String(Number(counter.textContent) + 1);
}

function takeChosen() {
  addFiles(input.files);
  input.value = "";
}

input.addEventListener("change", takeChosen);
if (input.files.length) takeChosen(); // chosen while this script was still on its way

form.addEventListener("submit", (event) => event.preventDefault());

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  veil.hidden = false;
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) veil.hidden = true;
});

document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  veil.hidden = true;
  addFiles(event.dataTransfer.files);
});

document.addEventListener("paste", (event) => {
  if (event.clipboardData?.files.length) addFiles(event.clipboardData.files);
});

window.addEventListener("beforeunload", (event) => {
  if (jobs.some((job) => job.state === "sending" || job.state === "waiting")) event.preventDefault();
});
