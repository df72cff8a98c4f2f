// A grid of any length with few elements: the cards near the window stand in it, the others leave
// their room as padding. All rows are of one height, so every place is known by arithmetic and the
// scroll bar reaches it at once. Cards that were never here are fetched, a page of them at a time.
//
// Heard: `card:fresh` on the grid puts a newer card in the place of its older self;
// `portrait:added` on the document, with the address of a card as `cardUrl`, puts that one first.
// Told: `grid:changed` from the grid, after cards came or went.

const PER_PAGE = 24; // as the server cuts them
const MOST_NODES = 1900; // in the whole page
const MOST_IN_CARD = 20; // nodes
const MOST_KEPT = 960; // cards in memory
const OVERSCAN = 2; // rows beyond each edge, as far as MOST_NODES lets
const ASKED_AGAIN = 5000; // ms after a page that did not come
const grid = document.querySelector("[data-grid]");
const counter = document.querySelector("[data-count]");
const cards = new Map(); // place -> its element
const places = new WeakMap(); // element -> its place
const loading = new Map(); // page -> the AbortController of its request
const failed = new Map(); // page -> when it did not come
let total = Number(grid.dataset.found);
let added = 0; // put first since the page was opened
let shown = { from: 0, to: 0, first: 0, last: 0 };
let sizes = { columns: 1, height: 0, pitch: 1, fit: 64 };
let timer = null;

const isBlank = (place) => !cards.has(place) || cards.get(place).classList.contains("card--blank");
const rows = () => Math.ceil(total / sizes.columns);
const rowOf = (place) => Math.floor(place / sizes.columns);
const down = () => -grid.getBoundingClientRect().top; // how far the window is down the grid
const nodes = (root) => root.getElementsByTagName("*").length;

function put(place, card) {
  cards.set(place, card);
  places.set(card, place);
  card.ariaPosInSet = String(place + 1);
  card.ariaSetSize = String(total);
}

function blank() {
  const card = document.createElement("li");
  card.className = "card card--blank";
  card.ariaBusy = "true";
  return card;
}

function measure() {
  const style = getComputedStyle(grid);
  const columns = style.gridTemplateColumns.split(" ").length;
  const one = grid.querySelector("li:not(.card--kept)");
  const height = one ? one.getBoundingClientRect().height : 0;
  sizes = { ...sizes, columns, height, pitch: height + parseFloat(style.rowGap) };
  budget();
}

// How many cards the page may hold beside everything else that stands on it.
function budget() {
  const here = grid.children.length;
  const perCard = Math.max(MOST_IN_CARD, here ? nodes(grid) / here : 0);
  sizes.fit = Math.floor((MOST_NODES - nodes(document) + nodes(grid)) / perCard);
}

function range() {
  const inView = Math.ceil(window.innerHeight / sizes.pitch) + 1;
  const beyond = Math.floor((sizes.fit / sizes.columns - inView) / 2);
  const over = Math.max(0, Math.min(OVERSCAN, beyond));
  const top = Math.max(0, Math.min(Math.floor(down() / sizes.pitch), rows() - inView));
  const first = Math.max(0, top - over);
  const last = Math.min(rows(), top + inView + over);
  return { from: first * sizes.columns, to: Math.min(total, last * sizes.columns), first, last };
}

function show({ always = false } = {}) {
  const next = total && sizes.height ? range() : { from: 0, to: 0, first: 0, last: 0 };
  if (!always && next.from === shown.from && next.to === shown.to) return;
  shown = next;
  const wanted = [];
  for (let place = next.from; place < next.to; place += 1) {
    if (!cards.has(place)) put(place, blank());
    wanted.push(cards.get(place));
  }
  keepFocused(wanted);
  place(wanted);
  grid.style.paddingTop = `${next.first * sizes.pitch}px`;
  grid.style.paddingBottom = `${Math.max(0, rows() - next.last) * sizes.pitch}px`;
  budget();
  clearTimeout(timer);
  timer = setTimeout(fetchMissing, 50);
  grid.dispatchEvent(new CustomEvent("grid:changed"));
}

// The card that has the focus stays: out of the flow, at its own place.
function keepFocused(wanted) {
  const held = document.activeElement?.closest("[data-grid] > li");
  for (const card of grid.querySelectorAll(".card--kept")) {
    card.classList.remove("card--kept");
    card.removeAttribute("style");
  }
  if (!held || wanted.includes(held) || !places.has(held)) return;
  const { width } = grid.firstElementChild.getBoundingClientRect();
  held.style.width = `${width}px`;
  held.style.top = `${rowOf(places.get(held)) * sizes.pitch}px`;
  held.classList.add("card--kept");
  if (places.get(held) < shown.from) wanted.unshift(held);
  else wanted.push(held);
}

function place(wanted) {
  const staying = new Set(wanted);
  for (const card of [...grid.children]) if (!staying.has(card)) card.remove();
  let at = grid.firstElementChild;
  for (const card of wanted) {
    if (card === at) at = at.nextElementSibling;
    else grid.insertBefore(card, at);
  }
}

// Pages that come

function fetchMissing() {
  const wanted = new Set();
  for (let at = shown.from; at < shown.to; at += 1) {
    if (isBlank(at) && at >= added) wanted.add(Math.floor((at - added) / PER_PAGE) + 1);
  }
  for (const [page, control] of loading) if (!wanted.has(page)) control.abort(); // scrolled past
  for (const page of wanted) {
    const isTooSoon = Date.now() - (failed.get(page) ?? -Infinity) < ASKED_AGAIN;
    if (!loading.has(page) && !isTooSoon) load(page);
  }
}

async function ask(address, control) {
  const answer = await fetch(address, { signal: control?.signal, headers: { "HX-Request": "true" } });
  if (answer.redirected || answer.headers.has("HX-Refresh")) window.location.reload(); // signed out
  if (!answer.ok) throw new Error(String(answer.status));
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  return { answer, found: [...holder.content.querySelectorAll("li.card")] };
}

async function load(page) {
  const control = new AbortController();
  loading.set(page, control);
  const before = added;
  const asked = new URLSearchParams({ in: grid.dataset.address, page });
  try {
    const { answer, found } = await ask(`${grid.dataset.cards}?${asked}`, control);
    const first = Number(answer.headers.get("Grid-First")) - 1 + before;
    fill(first, found, Number(answer.headers.get("Grid-Found")) + added - before);
  } catch (problem) {
    if (problem.name === "AbortError") return;
    failed.set(page, Date.now());
    setTimeout(fetchMissing, ASKED_AGAIN + 100);
  } finally {
    if (loading.get(page) === control) loading.delete(page);
  }
}

function fill(first, found, count) {
  if (count !== total) recount(count);
  found.forEach((card, at) => {
    if (isBlank(first + at)) put(first + at, card);
  });
  forget();
  show({ always: true });
}

function recount(count) {
  for (const at of [...cards.keys()]) if (at >= count) cards.delete(at);
  total = count;
  if (counter) counter.textContent = String(total);
  document.querySelector("[data-grid-tools]").hidden = !total;
}

function forget() {
  const middle = (shown.from + shown.to) / 2;
  const far = [...cards.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
  for (const at of far.slice(0, Math.max(0, cards.size - MOST_KEPT))) cards.delete(at);
}

async function addFirst(cardUrl) {
  const address = new URL(cardUrl, window.location.href);
  address.searchParams.set("in", grid.dataset.address);
  const { found } = await ask(address);
  document.querySelector("[data-empty]")?.remove();
  if (!found.length || document.getElementById(found[0].id)) return;
  for (const [at, card] of [...cards].sort(([a], [b]) => b - a)) put(at + 1, card);
  added += 1;
  recount(total + 1);
  put(0, found[0]);
  if (!sizes.height) grid.append(found[0]);
  measure();
  show({ always: true });
}

// A newer card: what is ticked and what has the focus stay so.
function refresh(fresh) {
  const here = document.getElementById(fresh.id);
  const old = here ?? [...cards.values()].find((card) => card.id === fresh.id);
  if (!old || old.outerHTML === fresh.outerHTML) return;
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const isTicked = old.querySelector(".card__select")?.checked;
  put(places.get(old), fresh);
  if (old.outerHTML === fresh.outerHTML) return void put(places.get(old), old);
  old.replaceWith(fresh);
  fresh.querySelector(".card__select").checked = Boolean(isTicked);
  if (active) fresh.querySelector(active.matches(".card__select") ? ".card__select" : "a").focus({ preventScroll: true });
  grid.dispatchEvent(new CustomEvent("grid:changed"));
}

function start() {
  const first = Math.max(0, Number(grid.dataset.first) - 1);
  [...grid.children].forEach((card, at) => put(first + at, card));
  document.querySelector("[data-pages]")?.setAttribute("hidden", "");
  measure();
}

// Sizes changed: what stood at the top of the window stands there again.
function rearrange() {
  const top = down();
  const first = top > 0 ? Math.floor(top / sizes.pitch) * sizes.columns : null;
  const before = sizes;
  measure();
  if (before.columns === sizes.columns && before.height === sizes.height) return;
  show({ always: true });
  if (first !== null) window.scrollBy({ top: rowOf(first) * sizes.pitch - down(), behavior: "instant" });
  show();
}

grid.virtual = {
  get total() { return total; },
  get sizes() { return sizes; },
  card: (at) => (isBlank(at) ? null : cards.get(at)),
  placeOf: (card) => places.get(card),
  rowOf,
  down,
  show,
};

start();
show({ always: true });
window.addEventListener("scroll", () => show(), { passive: true });
new ResizeObserver(rearrange).observe(grid);
document.addEventListener("grid:density", rearrange);
document.addEventListener("portrait:added", (event) => addFirst(event.detail.cardUrl).catch(() => {}));
grid.addEventListener("card:fresh", (event) => refresh(event.detail.card));
window.addEventListener("beforeprint", () => grid.removeAttribute("style")); // what is here, and no room
window.addEventListener("afterprint", () => show({ always: true }));
