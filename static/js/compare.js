// Pictures side by side: one zoom for all, a wipe for two, and the view kept in the address.

import { zoomable } from "./compare-zoom.js";

const stage = document.querySelector("[data-compare]");
const view = stage.querySelector("[data-compare-view]");
const frames = [...stage.querySelectorAll("[data-compare-frame]")];
const divider = stage.querySelector("[data-compare-divider]");
const modes = [...stage.querySelectorAll("[data-compare-mode]")];
const chosenCue = stage.querySelector("[data-compare-cue]");
const flicker = stage.querySelector("[data-compare-flicker]");
const said = document.querySelector("[data-compare-said]");
const shown = { mode: "side", at: 50, cue: "" };

const between = (value, low, high) => Math.min(Math.max(value, low), high);
const say = (words) => { said.textContent = words; };

// One zoom: whichever frame moves, the others follow.

const zooms = frames.map((frame, index) =>
  zoomable(frame, {
    moved: () => frame.firstElementChild,
    onChange: (state) => {
      zooms.forEach((zoom, other) => { if (other !== index) zoom.set(state, { silent: true }); });
      told();
    },
  }),
);
const lead = zooms[0];

const pictures = [...view.querySelectorAll("img")];

const size = (image, side) => Number(image.getAttribute(side));

// How wide a picture is drawn while it fits its frame.
function fitted(image) {
  const box = image.closest("[data-compare-frame]").getBoundingClientRect();
  return Math.min(box.width, (box.height * size(image, "width")) / size(image, "height")) || 1;
}

// The scale at which one point of the first picture's file is one point of the screen.
function fullScale() {
  const [image] = pictures;
  if (!image?.dataset.width) return 2;
  return Math.max(1.25, Number(image.dataset.width) / fitted(image) / window.devicePixelRatio);
}

// Beyond what the shown file holds, the original is loaded; where it cannot be shown, it stays.
function sharpen(scale) {
  for (const image of pictures) {
    if (!image.dataset.full || fitted(image) * scale * window.devicePixelRatio <= size(image, "width")) continue;
    const fine = new Image();
    fine.addEventListener("load", () => { image.src = fine.src; });
    fine.src = image.dataset.full;
    delete image.dataset.full;
  }
}

function told() {
  const { scale } = lead.get();
  const words = scale === 1 ? "Fit" : `${scale.toFixed(scale < 10 ? 1 : 0)}×`;
  stage.querySelector("[data-compare-scale]").textContent = words;
  sharpen(scale);
  keep();
}

const ZOOMS = {
  in: () => lead.in(),
  out: () => lead.out(),
  full: () => lead.zoomTo(lead.get().scale > 1.001 ? 1 : fullScale()),
};
for (const button of stage.querySelectorAll("[data-compare-zoom]")) {
  button.addEventListener("click", () => ZOOMS[button.dataset.compareZoom]());
}
frames.forEach((frame, index) => {
  frame.addEventListener("dblclick", (event) => {
    const zoom = zooms[index];
    zoom.zoomTo(zoom.get().scale > 1.001 ? 1 : fullScale(), event);
  });
});

// Wipe: the second picture lies over the first, right of the divider.

function wipeTo(percent) {
  if (!divider) return;
  shown.at = Math.round(between(percent, 0, 100) * 10) / 10;
  const [left, right] = [...view.querySelectorAll("[data-compare-side]")].map((side) => side.dataset.compareSide);
  frames[1].style.clipPath = shown.mode === "wipe" ? `inset(0 0 0 ${shown.at}%)` : "";
  divider.style.left = `${shown.at}%`;
  divider.setAttribute("aria-valuenow", String(Math.round(shown.at)));
  divider.setAttribute("aria-valuetext", `${Math.round(shown.at)} % ${left}, ${100 - Math.round(shown.at)} % ${right}`);
  keep();
}

function choose(mode) {
  if (!divider) return;
  shown.mode = mode;
  view.dataset.mode = mode;
  divider.hidden = mode !== "wipe";
  for (const button of modes) {
    button.setAttribute("aria-pressed", String(button.dataset.compareMode === mode));
  }
  wipeTo(shown.at);
  lead.set({}); // frames have another size now
}

for (const button of modes) {
  button.addEventListener("click", () => {
    const mode = button.dataset.compareMode;
    choose(mode === "wipe" && shown.mode === "wipe" ? "side" : mode);
  });
}

const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };

if (divider) {
  divider.addEventListener("keydown", (event) => {
    const to = { Home: 0, End: 100 }[event.key] ?? shown.at + (STEPS[event.key] ?? NaN) * (event.shiftKey ? 10 : 1);
    if (Number.isNaN(to)) return;
    event.preventDefault();
    event.stopPropagation();
    wipeTo(to);
  });
  divider.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    divider.focus();
    divider.setPointerCapture(event.pointerId);
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const box = frames[0].getBoundingClientRect();
    wipeTo((100 * (event.clientX - box.left)) / box.width);
  });
}

// Flicker: each picture in the place of the one before. Held, it goes back; tapped, it stays.

const HOLD = 300;
let since = 0;

function turn(step) {
  const inside = frames.map((frame) => frame.firstElementChild);
  frames.forEach((frame, index) => frame.append(inside[(index + step + frames.length) % frames.length]));
  for (const zoom of zooms) zoom.set({}, { silent: true });
}

let turned = 0;

function flick(isOn) {
  if (isOn) {
    since = performance.now();
    turn(1);
    turned = (turned + 1) % frames.length;
  } else if (since && performance.now() - since > HOLD) {
    turn(-1);
    turned = (turned + frames.length - 1) % frames.length;
  }
  if (!isOn) since = 0;
  flicker.setAttribute("aria-pressed", String(turned > 0));
  view.classList.toggle("is-turned", turned > 0);
  say(turned ? "Each picture is shown in the place of the one before." : "Each picture is in its own place.");
}

flicker.addEventListener("pointerdown", () => flick(true));
for (const name of ["pointerup", "pointercancel"]) flicker.addEventListener(name, () => since && flick(false));
flicker.addEventListener("click", (event) => {
  if (event.detail) return; // a pointer: held or tapped already
  flick(true);
  flick(false);
});

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const keysAreOn = () => document.querySelector("[data-keys-switch]")?.checked ?? true;
const isFlickerKey = (event) =>
  event.key.toLowerCase() === "f" && keysAreOn() && !event.ctrlKey && !event.metaKey && !event.altKey &&
  !event.target.closest?.(TYPING);

document.addEventListener("keydown", (event) => {
  if (!isFlickerKey(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // keys.js would press the button once more
  if (!event.repeat) flick(true);
}, { capture: true });
document.addEventListener("keyup", (event) => {
  if (since && isFlickerKey(event)) flick(false);
}, { capture: true });

// Overlay: one cue, on all pictures at once.

function overlay(key) {
  shown.cue = key;
  chosenCue.value = key;
  for (const group of view.querySelectorAll("[data-overlay]")) {
    group.toggleAttribute("hidden", group.dataset.overlay !== key);
  }
  keep();
}

chosenCue.addEventListener("change", () => overlay(chosenCue.value));

// The address: what it says is what is shown, so a copied link shows the same.

const VIEW = ["mode", "at", "zoom", "x", "y", "cue"];
let waiting = 0;

function withView(address) {
  const url = new URL(address, window.location.href);
  const { scale, x, y } = lead.get();
  const said = {
    mode: shown.mode === "side" ? "" : shown.mode,
    at: shown.mode === "wipe" ? String(shown.at) : "",
    zoom: scale > 1.001 ? scale.toFixed(2) : "",
    x: scale > 1.001 ? x.toFixed(4) : "",
    y: scale > 1.001 ? y.toFixed(4) : "",
    cue: shown.cue,
  };
  for (const name of VIEW) {
    if (said[name]) url.searchParams.set(name, said[name]);
    else url.searchParams.delete(name);
  }
  return url;
}

function write() {
  clearTimeout(waiting);
  waiting = 0;
  window.history.replaceState(null, "", withView(window.location.href));
}

function keep() {
  if (!waiting) waiting = setTimeout(write, 200); // browsers limit how often it may change
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-keeps-view]");
  if (link) link.href = withView(link.href);
}, { capture: true });

document.querySelector("[data-compare-copy]").addEventListener("click", async () => {
  write();
  try {
    await navigator.clipboard.writeText(window.location.href);
    say("The link is copied.");
  } catch {
    say("The link stands in the address bar.");
  }
});

function restore() {
  const asked = new URL(window.location.href).searchParams;
  const number = (name, otherwise) => {
    const found = Number.parseFloat(asked.get(name) ?? "");
    return Number.isFinite(found) ? found : otherwise;
  };
  shown.at = between(number("at", 50), 0, 100);
  choose(asked.get("mode") === "wipe" ? "wipe" : "side");
  const cue = asked.get("cue") ?? "";
  if ([...chosenCue.options].some((option) => option.value === cue)) overlay(cue);
  lead.set({ scale: number("zoom", 1), x: number("x", 0), y: number("y", 0) });
}

restore();
window.addEventListener("resize", () => lead.set({}));
