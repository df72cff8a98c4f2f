// Choosing many cards: a tick, a range with Shift, all with Ctrl+A. The choice is a set of ids and
// outlives the cards: the grid takes those that are far away out of the page and brings them back.

const form = document.querySelector("[data-selection]");
const grid = document.querySelector("[data-grid]");
const counter = form.querySelector("[data-selection-count]");
const every = form.querySelector("[data-selection-every]");
const whole = form.querySelector("[data-selection-all]");
const compare = form.querySelector("[data-selection-compare]");
const chosen = new Set(); // ids
const leftOut = new Set(); // ids, of a list that is chosen whole
let isWhole = false; // everything that the list finds, loaded or not
let anchor = null; // the place of the last tick

const boxes = () => [...grid.querySelectorAll(".card__select")];
const placeOf = (box) => grid.virtual?.placeOf(box.closest("li")) ?? boxes().indexOf(box);
const cardAt = (place) => (grid.virtual ? grid.virtual.card(place) : boxes()[place]?.closest("li"));
const found = () => grid.virtual?.total ?? Number(form.dataset.found);
const isChosen = (id) => (isWhole ? !leftOut.has(id) : chosen.has(id));
const count = () => (isWhole ? found() - leftOut.size : chosen.size);

function mark() {
  for (const box of boxes()) box.checked = isChosen(box.value);
}

function words() {
  const number = `${count().toLocaleString()} selected`;
  if (!isWhole) return number;
  return leftOut.size ? `${number}, all but ${leftOut.size}` : `${number}, all that are found`;
}

function update() {
  mark();
  form.classList.toggle("is-active", count() > 0);
  grid.classList.toggle("has-chosen", count() > 0);
  counter.textContent = count() ? words() : "";
  every.hidden = (isWhole && !leftOut.size) || !count();
  whole.value = isWhole ? "yes" : "";
  if (compare) compare.hidden = isWhole || chosen.size < 2 || chosen.size > 4;
}

function choose(id, on) {
  const ids = isWhole ? leftOut : chosen;
  if (on !== isWhole) ids.add(id);
  else ids.delete(id);
}

// The ids from one place to another; the server knows those whose cards were never here.
async function idsBetween(from, to) {
  const here = [];
  for (let at = from; at <= to; at += 1) here.push(cardAt(at)?.querySelector(".card__select").value);
  if (here.every(Boolean)) return here;
  const asked = new URLSearchParams({ in: grid.dataset.address, first: from, last: to });
  const answer = await fetch(`${form.dataset.listed}?${asked}`);
  return answer.ok ? (await answer.json()).ids : here.filter(Boolean);
}

async function range(to, on) {
  const ids = await idsBetween(Math.min(anchor, to), Math.max(anchor, to));
  for (const id of ids) choose(id, on);
  update();
}

function pick(box, on, { isRange }) {
  const place = placeOf(box);
  if (isRange && anchor !== null && anchor !== place) range(place, on);
  else choose(box.value, on);
  anchor = place;
  update();
}

grid.addEventListener("click", (event) => {
  const box = event.target.closest(".card__select");
  if (box) {
    pick(box, box.checked, { isRange: event.shiftKey });
    return;
  }
  const own = event.target.closest("li.card")?.querySelector(".card__select");
  if (!own || !(event.ctrlKey || event.metaKey || event.shiftKey)) return;
  event.preventDefault();
  pick(own, event.shiftKey || !isChosen(own.value), { isRange: event.shiftKey });
});

// Shift marks text, too: not while it marks cards.
grid.addEventListener("mousedown", (event) => {
  if (event.shiftKey && event.target.closest("li.card")) event.preventDefault();
});

function start({ all }) {
  isWhole = all;
  chosen.clear();
  leftOut.clear();
  anchor = null;
  update();
}

every.addEventListener("click", () => start({ all: true }));
form.querySelector("[data-selection-clear]").addEventListener("click", () => start({ all: false }));

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open] *";

document.addEventListener("keydown", (event) => {
  if (event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a" && found()) {
    event.preventDefault();
    start({ all: true });
  } else if (event.key === "Escape" && count()) {
    start({ all: false });
  } else if (event.key === " " && event.target.closest("[data-grid] a")) {
    event.preventDefault();
    const own = event.target.closest("li").querySelector(".card__select");
    pick(own, !isChosen(own.value), { isRange: event.shiftKey });
  }
});

function send(name, ids) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value: [...ids].join(",") });
  field.dataset.selectionId = "";
  form.append(field);
}

// What is chosen goes along in one field: a form may have a thousand at most.
form.addEventListener("submit", (event) => {
  for (const old of form.querySelectorAll("[data-selection-id]")) old.remove();
  if (event.submitter?.matches("[data-selection-trash]")) {
    const what = `${count().toLocaleString()} portrait${count() === 1 ? "" : "s"}`;
    if (!window.confirm(`Put ${what} into the trash? They can be restored for 30 days.`)) {
      event.preventDefault();
      return;
    }
  }
  if (isWhole) send("except", leftOut);
  else send("ids", chosen);
});

compare?.addEventListener("click", () => {
  const asked = new URLSearchParams([...chosen].map((id) => ["p", id]));
  window.location.assign(`${compare.dataset.selectionCompare}?${asked}`);
});

grid.addEventListener("grid:changed", mark);
for (const box of boxes()) if (box.checked) chosen.add(box.value); // as the browser brought them back
update();
