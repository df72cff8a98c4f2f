// Ways through a grid: arrow keys from card to card, and the same place again on the way back.

const grid = document.querySelector("[data-grid]");
const { virtual } = grid;
const cardOf = (element) => element.closest?.("[data-grid] > li");
let awaited = null; // the place that gets the focus once its card is here

// Keys

function target(key, at) {
  const { columns } = virtual.sizes;
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  if (key === "Home") return 0;
  if (key === "End") return virtual.total - 1;
  return key in steps ? at + steps[key] : null;
}

function move(event) {
  const card = cardOf(event.target);
  if (!card || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const to = target(event.key, awaited ?? virtual.placeOf(card));
  if (to === null) return;
  event.preventDefault();
  event.stopPropagation();
  if (to >= 0 && to < virtual.total) goTo(to);
}

function goTo(place) {
  const { pitch } = virtual.sizes;
  const top = virtual.rowOf(place) * pitch - virtual.down();
  const room = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  if (top < room) window.scrollBy({ top: top - room, behavior: "instant" });
  else if (top + pitch > window.innerHeight) window.scrollBy({ top: top + pitch - window.innerHeight, behavior: "instant" });
  virtual.show();
  awaited = place;
  focusAwaited();
}

function focusAwaited() {
  const card = awaited === null ? null : virtual.card(awaited);
  if (!card) return;
  awaited = null;
  card.querySelector("a").focus({ preventScroll: true });
}

// The way back: how far down the grid one was, and which card had the focus.

function remember() {
  const card = cardOf(document.activeElement);
  const state = { down: virtual.down(), ...virtual.sizes, focused: card ? virtual.placeOf(card) : null };
  history.replaceState({ ...history.state, grid: state }, "");
}

function comeBack() {
  const { grid: state } = history.state ?? {};
  const { columns, pitch } = virtual.sizes;
  const first = Math.max(0, Number(grid.dataset.first) - 1);
  if (!state && !first) return;
  let down = state?.down ?? virtual.rowOf(first) * pitch;
  if (state && down > 0) down *= (state.columns / columns) * (pitch / state.pitch);
  window.scrollBy({ top: down - virtual.down(), behavior: "instant" });
  virtual.show();
  awaited = state?.focused ?? null;
  focusAwaited();
}

let timer = null;

grid.addEventListener("keydown", move);
grid.addEventListener("grid:changed", focusAwaited);
grid.addEventListener("focusin", () => (awaited = null));
window.addEventListener("pointerdown", () => (awaited = null));
history.scrollRestoration = "manual";
comeBack();
window.addEventListener("scroll", () => {
  clearTimeout(timer);
  timer = setTimeout(remember, 150);
}, { passive: true });
window.addEventListener("pagehide", remember);
