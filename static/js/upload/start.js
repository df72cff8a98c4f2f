// Uploads from any page: files and folders dropped on it, pasted or chosen. What an earlier page
// left unfinished goes on here.

import { carriesFiles, chosen, filesOf, fingerprint, leftOutOf } from "./files.js";
import { countLeftOut, show } from "./panel.js";
import { isListed, placeFor } from "./places.js";
import { add, begin, changes, choosesAgain, isOpen, jobs, resume } from "./queue.js";
import { forgetAll } from "./store.js";

const panel = document.querySelector("[data-upload-tray]");
const veil = document.querySelector("[data-drop-veil]");
const form = document.querySelector("[data-uploader]");
const importForm = document.querySelector("form[data-import]");
const again = panel.querySelector("[data-upload-choose]");
const OWN = "input[type=file]"; // what takes files for itself
const isTakenElsewhere = document.querySelector("[data-try-form]") !== null; // a page with a place of its own for them
const LOOK_EVERY = 3000; // ms

begin({ user: panel.dataset.user, partBytes: Number(panel.dataset.partBytes) });
show({ chooseAgain: () => again.click() });

async function take(found, options) {
  const fresh = choosesAgain(found).map((each) => ({ ...each, fingerprint: fingerprint(each.file, each.path) }));
  if (!fresh.length) return;
  const where = options ?? (await placeFor(fresh));
  if (where) add(fresh, where);
}

// Chosen

function bind(input, options) {
  const takeChosen = () => {
    countLeftOut(leftOutOf(input.files));
    take(chosen(input.files), options);
    input.value = "";
  };
  input.addEventListener("change", takeChosen);
  if (input.files.length) takeChosen(); // chosen while this script was still on its way
}

bind(again);
if (form) {
  for (const input of form.querySelectorAll("input[type=file]")) bind(input);
  form.addEventListener("submit", (event) => event.preventDefault());
}

// A ZIP may be larger than one request: it goes in parts, too, and the page moves on to its task.

importForm?.addEventListener("submit", (event) => {
  const [file] = importForm.querySelector("input[type=file]").files;
  if (!file || !/\.zip$/i.test(file.name)) return; // the server says what is missing
  event.preventDefault();
  const check = importForm.querySelector("[data-check-first]").checked;
  take([{ file, path: file.name }], { place: JSON.parse(panel.dataset.place), check });
});

// The tray of tasks is told that there may be something new in it.
let looked = null;

function lookAtTray() {
  looked ??= setTimeout(() => {
    looked = null;
    document.body.dispatchEvent(new CustomEvent("tray:look"));
  }, LOOK_EVERY);
}

changes.addEventListener("settled", ({ detail: { job, result } }) => {
  if (["added", "importing"].includes(result.outcome)) lookAtTray();
  if (result.outcome === "importing" && importForm) window.location.assign(result.url);
  if (result.outcome !== "added" || result.is_version || !isListed(job.place)) return;
  document.dispatchEvent(new CustomEvent("portrait:added", { detail: { cardUrl: result.card_url } }));
});

// Dropped, pasted

const isOurs = (event) => carriesFiles(event) && !isTakenElsewhere && !event.defaultPrevented && !event.target.closest?.(OWN);

document.addEventListener("dragover", (event) => {
  if (!isOurs(event)) return;
  event.preventDefault();
  veil.hidden = false;
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) veil.hidden = true;
});

document.addEventListener("drop", async (event) => {
  veil.hidden = true;
  if (!isOurs(event)) return;
  event.preventDefault();
  const { found, leftOut } = await filesOf(event.dataTransfer);
  countLeftOut(leftOut);
  take(found);
});

document.addEventListener("paste", (event) => {
  const files = event.clipboardData?.files;
  if (files?.length && !isTakenElsewhere && !event.defaultPrevented) take(chosen(files));
});

// Another page of ours goes on with what is kept; who leaves for good, or would lose files, is asked.

let isStaying = false;

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  isStaying = Boolean(link) && link.origin === window.location.origin;
});

document.addEventListener("submit", (event) => {
  isStaying = !event.target.action.includes("/logout/");
});

window.addEventListener("beforeunload", (event) => {
  const open = jobs.filter(isOpen);
  const wouldLose = open.some((job) => !job.isKept);
  if (open.length && (wouldLose || !isStaying)) event.preventDefault();
  isStaying = false;
});

document.querySelector("form[action*='/logout/']")?.addEventListener("submit", forgetAll);

resume();
