// Cards whose picture or score is still to come: asked for together, and swapped when they changed.
// `card:changed` on the document, with a portrait's id, has its card asked for as well.

const EVERY = 1500; // ms
const AT_ONCE = 60;
const MOST_FAILURES = 10; // in a row; then nobody is asked again
const FINAL = ["scored", "unassessable", "failed"];
const grid = document.querySelector("[data-grid]");
const progress = document.querySelector("[data-progress]");
const known = new Map(); // id -> whether its card is settled
const changed = new Set();
let failures = 0;
let timer = null;

const idOf = (card) => card.id.slice("card-".length);
const isDone = ({ dataset }) => FINAL.includes(dataset.state) && !("pending" in dataset);

function note(card) {
  known.set(idOf(card), { isSettled: !("unsettled" in card.dataset), isDone: isDone(card) });
}

function tell() {
  if (!progress) return;
  const states = [...known.values()];
  const done = states.filter((state) => state.isDone).length;
  const words = done < states.length ? `Scoring: ${done} of ${states.length} done` : "";
  const text = words || (progress.textContent ? "All done" : "");
  if (progress.textContent !== text) progress.textContent = text;
}

// What is in view comes first; the others take turns.
function wanted() {
  const open = [...known].filter(([, state]) => !state.isSettled).map(([id]) => id);
  const inView = open.filter((id) => document.getElementById(`card-${id}`));
  const ids = [...new Set([...changed, ...inView, ...open])].slice(0, AT_ONCE);
  for (const id of ids) {
    const state = known.get(id);
    if (!state) continue;
    known.delete(id); // to the end of the queue
    known.set(id, state);
  }
  return ids;
}

async function ask() {
  timer = null;
  const ids = document.hidden ? [] : wanted();
  if (!ids.length) return plan();
  for (const id of ids) changed.delete(id);
  const asked = new URLSearchParams(ids.map((id) => ["ids", id]));
  asked.set("in", grid.dataset.address);
  try {
    const answer = await fetch(`${grid.dataset.cards}?${asked}`, { headers: { "HX-Request": "true" } });
    if (answer.redirected || answer.headers.has("HX-Refresh")) return window.location.reload(); // signed out
    if (!answer.ok) throw new Error(String(answer.status));
    failures = 0;
    take(await answer.text(), ids);
  } catch {
    failures += 1;
    if (failures === MOST_FAILURES && progress) progress.textContent = "No news from the server: reload the page to see how far it is.";
  }
  plan();
}

function take(html, asked) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const id of asked) known.delete(id); // who does not answer is gone
  for (const fresh of [...holder.content.querySelectorAll("li.card")]) {
    note(fresh);
    // The grid knows the cards that are out of sight, too.
    grid.dispatchEvent(new CustomEvent("card:fresh", { detail: { card: fresh } }));
  }
  tell();
}

function plan() {
  const isOpen = changed.size || [...known.values()].some((state) => !state.isSettled);
  if (timer === null && isOpen && failures < MOST_FAILURES) timer = setTimeout(ask, EVERY);
}

function look() {
  for (const card of grid.querySelectorAll("li[data-state]")) note(card);
  tell();
  plan();
}

grid.addEventListener("grid:changed", look);
document.addEventListener("visibilitychange", plan);
document.addEventListener("card:changed", (event) => {
  changed.add(event.detail.id);
  clearTimeout(timer);
  timer = setTimeout(ask, 0);
});
look();
