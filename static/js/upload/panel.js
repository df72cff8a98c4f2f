// The panel of uploads at the edge of the page: each file with its progress, all of them in a
// sentence, and the page usable beside it.

import { cancel, canRetry, changes, clear, isOpen, jobs, retry } from "./queue.js";

const MOST_ROWS = 60; // of many files only those that are at work, or failed, have a row
const SPOKEN_EVERY = 2000; // ms, while it goes on
const FAILED = ["rejected", "broken"];
const LOUD = [...FAILED, "missing"];

const panel = document.querySelector("[data-upload-tray]");
const list = panel.querySelector("[data-upload-list]");
const summary = panel.querySelector("[data-upload-summary]");
const whole = panel.querySelector("[data-upload-whole]");
const more = panel.querySelector("[data-upload-more]");
const fold = panel.querySelector("[data-upload-fold]");
const template = document.querySelector("[data-upload-row]");
const rows = new Map(); // job -> its row
let leftOut = 0;
let spokenAt = 0;
let timer = null;
let chooseAgain = () => {};

export function show(options) {
  chooseAgain = options.chooseAgain;
  changes.addEventListener("job", (event) => update(event.detail.job));
  panel.querySelector("[data-upload-cancel-all]").addEventListener("click", () => jobs.filter(isOpen).forEach((job) => cancel(job)));
  panel.querySelector("[data-upload-again]").addEventListener("click", () => jobs.filter((job) => canRetry(job) && job.file).forEach((job) => retry(job)));
  panel.querySelector("[data-upload-clear]").addEventListener("click", empty);
  if (window.matchMedia("(max-width: 40rem)").matches) turn(false); // a phone shows the sentence alone
  fold.addEventListener("click", () => turn(fold.getAttribute("aria-expanded") !== "true"));
}

export function countLeftOut(number) {
  leftOut += number;
  if (number) summarise();
}

function turn(isOpened) {
  fold.setAttribute("aria-expanded", String(isOpened));
  fold.lastElementChild.textContent = isOpened ? "Fold the list of uploads" : "Show the list of uploads";
  panel.classList.toggle("is-folded", !isOpened);
}

function empty() {
  clear();
  leftOut = 0;
  for (const [job, row] of rows) if (!jobs.includes(job)) drop(job, row);
  summarise();
}

function drop(job, row) {
  row.remove();
  rows.delete(job);
}

function update(job) {
  const isQuiet = job.state === "waiting" || (!isOpen(job) && !LOUD.includes(job.state));
  let row = rows.get(job);
  if (!row && (rows.size < MOST_ROWS || !isQuiet)) row = addRow(job);
  if (row && isQuiet && !isOpen(job) && rows.size > MOST_ROWS) drop(job, row);
  else if (row) say(job, row);
  summarise();
}

function addRow(job) {
  const row = template.content.firstElementChild.cloneNode(true);
  row.querySelector(".upload__name").textContent = job.path || job.name;
  row.querySelector("progress").setAttribute("aria-label", job.name);
  row.querySelector("[data-cancel]").addEventListener("click", () => cancel(job));
  row.querySelector("[data-again]").addEventListener("click", () => (job.file && job.state !== "missing" ? retry(job) : chooseAgain(job)));
  for (const button of row.querySelectorAll("button")) button.append(hidden(` ${job.name}`));
  rows.set(job, row);
  list.append(row);
  return row;
}

function hidden(words) {
  const span = document.createElement("span");
  span.className = "visually-hidden";
  span.textContent = words;
  return span;
}

function say(job, row) {
  row.dataset.state = job.state;
  row.querySelector("progress").value = job.size ? (100 * job.sent) / job.size : 0;
  const place = row.querySelector(".upload__state");
  place.textContent = job.words;
  if (job.url) {
    const link = document.createElement("a");
    link.href = job.url;
    link.textContent = "Open";
    place.append(" ", link);
  }
  row.querySelector("[data-cancel]").hidden = !isOpen(job);
  const again = row.querySelector("[data-again]");
  again.hidden = !canRetry(job);
  again.firstChild.textContent = job.state === "missing" ? "Choose" : "Try again";
}

const count = (...states) => jobs.filter((job) => states.includes(job.state)).length;

function sentence() {
  const failed = jobs.filter((job) => FAILED.includes(job.state));
  const texts = count("attached");
  const parts = [
    [count("added"), "added"],
    [texts, texts === 1 ? "file of prompts" : "files of prompts"],
    [count("importing"), "to import"],
    [count("duplicate"), "already here"],
    [failed.length, `failed (${reasons(failed)})`],
    [count("missing"), "to be chosen again"],
    [count("cancelled"), "cancelled"],
    [leftOut, "left out (no pictures)"],
  ];
  return parts.filter(([number]) => number).map(([number, words]) => `${number} ${words}`).join(", ");
}

// One reason for all, or the first and how many have another one.
function reasons(failed) {
  const first = (job) => job.words.split(/[.:;] |\.$/)[0];
  if (failed.length === 1) return `${failed[0].name}: ${first(failed[0])}`;
  const all = new Map();
  for (const job of failed) all.set(first(job), (all.get(first(job)) ?? 0) + 1);
  const told = [...all].slice(0, 3).map(([words, number]) => (all.size > 1 ? `${number} × ${words}` : words));
  return told.join("; ") + (all.size > 3 ? "; and others" : "");
}

// Said aloud now and then, and at the end.
function summarise() {
  clearTimeout(timer);
  const open = jobs.filter(isOpen);
  const wait = open.length ? SPOKEN_EVERY - (Date.now() - spokenAt) : 0;
  if (wait > 0) timer = setTimeout(write, wait);
  else write();
  const bytes = jobs.reduce((all, job) => all + job.size, 0) || 1;
  const done = jobs.reduce((all, job) => all + (isOpen(job) ? job.sent : job.size), 0);
  whole.value = (100 * done) / bytes;
  whole.hidden = !open.length;
  panel.hidden = !jobs.length && !leftOut;
  panel.querySelector("[data-upload-cancel-all]").hidden = open.length < 2;
  panel.querySelector("[data-upload-again]").hidden = jobs.filter((job) => canRetry(job) && job.file).length < 2;
  panel.querySelector("[data-upload-clear]").hidden = open.length > 0;
  const unseen = jobs.length - rows.size;
  more.hidden = !unseen;
  more.textContent = unseen ? `and ${unseen} more` : "";
}

function write() {
  spokenAt = Date.now();
  const open = jobs.filter(isOpen).length;
  const waits = count("offline");
  const words = sentence();
  const going = waits && waits === count("offline", "sending") ? `${open} to go, waiting for the connection` : `${open} to go`;
  const text = open ? `${going}${words ? `; ${words}` : ""}` : words;
  if (summary.textContent !== text) summary.textContent = text;
}
