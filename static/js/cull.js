// Going through a list by key: each mark is sent at once, kept until it has arrived, and sent
// again when it has not. The pictures around the one on show are loaded ahead.

import { zoomable } from "./compare-zoom.js";

const root = document.querySelector("[data-cull]");
const part = (name) => root.querySelector(`[data-cull-${name}]`);
const strip = part("items");
const form = part("form");
const total = Number(root.dataset.total);
const counts = { pick: Number(root.dataset.picked), reject: Number(root.dataset.rejected) };
const items = new Map(); // place -> item
const AHEAD = 3;
const EDGE = 15;

function take(list) {
  for (const element of list.querySelectorAll("li")) {
    const place = Number(element.dataset.place);
    if (items.has(place)) continue;
    const { id, title, view, thumb, alike, width } = element.dataset;
    items.set(place, {
      element, place, id, title, view, thumb, alike, width: Number(width) || 0,
      rating: Number(element.dataset.rating), flag: element.dataset.flag,
    });
    const after = [...strip.children].find((other) => Number(other.dataset.place) > place);
    if (element.parentElement !== strip) strip.insertBefore(element, after ?? null);
  }
}

take(strip);
let current = [...items.values()].find((item) => item.id === part("id").value);
let other = null;
let marked = false;

// Further parts of the list.

const asked = new Set();

async function fetchFrom(start) {
  const from = Math.max(0, start);
  if (asked.has(from) || from >= total) return;
  asked.add(from);
  try {
    const answer = await fetch(`${root.dataset.part}&from=${from}`, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    take(holder.content);
  } catch {
    asked.delete(from);
  }
}

async function around(place) {
  const ahead = Math.min(place + EDGE, total);
  if (!items.has(ahead)) {
    const last = Math.max(...[...items.keys()].filter((each) => each <= ahead));
    await fetchFrom(last);
  }
  const behind = Math.max(place - EDGE, 1);
  if (!items.has(behind)) await fetchFrom(behind - 45);
}

// Marks: what is not yet known to have arrived, the newest of each portrait.

const STORE = `cull-marks-${root.dataset.user}`;
const waiting = new Map(stored());
let isSending = false;
let pause = 1000;

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE) ?? "[]");
  } catch {
    return [];
  }
}

function store() {
  try {
    sessionStorage.setItem(STORE, JSON.stringify([...waiting]));
  } catch {
    // Storage is closed to us: they wait in this page alone.
  }
}

function tell(words, isFailing = false) {
  const state = part("state");
  state.textContent = words;
  state.classList.toggle("is-failing", isFailing);
}

async function send() {
  if (isSending) return;
  isSending = true;
  while (waiting.size) {
    const [id, change] = waiting.entries().next().value;
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("portrait", id);
    for (const [name, value] of Object.entries(change)) data.set(name, String(value));
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "same-origin",
      });
      if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) throw new Error(String(answer.status));
      if (waiting.get(id) === change) waiting.delete(id);
      store();
      pause = 1000;
      tell(waiting.size ? "" : "Saved.");
    } catch {
      const many = waiting.size === 1 ? "1 mark is" : `${waiting.size} marks are`;
      tell(`${many} not saved yet. Trying again; nothing is lost.`, true);
      await new Promise((resolve) => { setTimeout(resolve, pause); });
      pause = Math.min(pause * 2, 15_000);
    }
  }
  isSending = false;
}

function mark(change) {
  const before = current.flag;
  Object.assign(current, change);
  counts[before] -= 1;
  counts[current.flag] += 1;
  waiting.set(current.id, { ...waiting.get(current.id), ...change });
  store();
  marked = true;
  show();
  send();
}

window.addEventListener("online", send);
window.addEventListener("beforeunload", (event) => {
  if (waiting.size) event.preventDefault();
});

// What is on show.

const frame = part("frame");
const beside = part("beside");
const zooms = [frame, beside].map((each, index) =>
  zoomable(each, { onChange: (state) => { zooms[1 - index].set(state, { silent: true }); pressed(); } }),
);

function pressed() {
  const isZoomed = zooms[0].get().scale > 1.001;
  part("zoom").setAttribute("aria-pressed", String(isZoomed));
  part("compare").setAttribute("aria-pressed", String(Boolean(other)));
  for (const button of form.querySelectorAll("[name=flag][value='pick'], [name=flag][value='reject']")) {
    button.setAttribute("aria-pressed", String(current.flag === button.value));
  }
  for (const button of form.querySelectorAll("[name=rating]")) {
    button.setAttribute("aria-pressed", String(current.rating > 0 && current.rating === Number(button.value)));
  }
}

function picture(image, item) {
  image.hidden = !item.view;
  if (item.view && image.getAttribute("src") !== item.view) image.src = item.view;
  image.alt = item.title;
}

function stamp() {
  const words = { pick: "Picked", reject: "Rejected" }[current.flag] ?? "";
  const stars = current.rating ? `${current.rating} of 5` : "";
  return [words, stars].filter(Boolean).join(" · ");
}

function showAlike() {
  const same = current.alike ? [...items.values()].filter((item) => item.alike === current.alike) : [];
  same.sort((a, b) => a.place - b.place);
  part("alike").hidden = same.length < 2;
  part("alike-list").replaceChildren(...same.slice(0, 12).map((item) => {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", String(item === other || item === current));
    const image = new Image();
    image.src = item.thumb ?? "";
    image.alt = item === current ? `${item.title}, on show` : `Put ${item.title} beside it`;
    button.append(image);
    button.addEventListener("click", () => { other = item === current || item === other ? null : item; show(); });
    row.append(button);
    return row;
  }));
}

function show() {
  part("id").value = current.id;
  part("title").textContent = current.title;
  part("place").textContent = String(current.place);
  part("picked").textContent = String(counts.pick);
  part("rejected").textContent = String(counts.reject);
  part("rail").value = current.place;
  picture(part("image"), current);
  part("waiting").hidden = Boolean(current.view);
  part("stamp").textContent = stamp();
  part("leave").href = `${part("leave").dataset.back}#card-${current.id}`;
  root.querySelector("[data-cull-go='-1']").setAttribute("aria-disabled", String(current.place === 1));
  beside.hidden = !other;
  part("caption").hidden = !other;
  part("caption").textContent = `${current.title}, this one`;
  if (other) {
    picture(part("beside-image"), other);
    part("beside-title").textContent = other.place === current.place - 1 ? `${other.title}, the previous one` : other.title;
  }
  current.element.dataset.flag = current.flag;
  for (const item of items.values()) {
    const link = item.element.firstElementChild;
    if (item === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  showAlike();
  pressed();
}

// The strip scrolls by itself alone; the page never does.
function centre() {
  const link = current.element;
  strip.scrollLeft = link.offsetLeft - strip.offsetLeft - (strip.clientWidth - link.clientWidth) / 2;
}

function preload() {
  for (let step = -1; step <= AHEAD; step += 1) {
    const near = items.get(current.place + step);
    if (near?.view && !near.loaded) {
      near.loaded = new Image();
      near.loaded.src = near.view;
    }
  }
}

async function go(step) {
  const place = current.place + step;
  if (place < 1) return;
  if (place > total) {
    await finish();
    return;
  }
  if (!items.has(place)) await around(place);
  const next = items.get(place);
  if (next) arrive(next);
  else if (step > 0 && place < total) tell("The next ones could not be fetched. Try again in a moment.", true);
  else if (step > 0) await finish();
}

function arrive(item) {
  current = item;
  other = null;
  marked = false;
  zooms[0].set({ scale: 1, x: 0, y: 0 });
  show();
  centre();
  preload();
  around(current.place);
  const url = new URL(window.location.href);
  url.searchParams.set("at", current.id);
  window.history.replaceState(null, "", url);
}

async function finish() {
  while (waiting.size) {
    send();
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
  window.location.href = root.dataset.done;
}

function fullScale() {
  const image = part("image");
  const box = frame.getBoundingClientRect();
  const fit = Math.min(box.width, (box.height * image.naturalWidth) / image.naturalHeight) || 1;
  return Math.max(1.25, (current.width || image.naturalWidth) / fit / window.devicePixelRatio);
}

const toggleZoom = (point) => zooms[0].zoomTo(zooms[0].get().scale > 1.001 ? 1 : fullScale(), point);

// What is pressed.

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { name, value } = event.submitter;
  if (event.submitter.matches("[data-cull-clear]")) mark({ flag: "", rating: 0 });
  else mark({ [name]: name === "rating" ? Number(value) : value });
});
for (const link of root.querySelectorAll("[data-cull-go]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go(Number(link.dataset.cullGo));
  });
}
part("zoom").addEventListener("click", () => toggleZoom());
part("compare").addEventListener("click", () => {
  other = other ? null : items.get(current.place - 1) ?? null;
  if (!other && current.place === 1) tell("This is the first one.");
  show();
});
strip.addEventListener("click", (event) => {
  const chosen = [...items.values()].find((item) => item.element.contains(event.target));
  if (!chosen) return;
  event.preventDefault();
  arrive(chosen);
});
frame.addEventListener("dblclick", toggleZoom);

// A swipe turns the page while the picture fits.
let touched = null;
frame.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch" && event.isPrimary ? event : null; });
frame.addEventListener("pointerup", (event) => {
  if (!touched || zooms[0].get().scale > 1.001) return;
  const [x, y] = [event.clientX - touched.clientX, event.clientY - touched.clientY];
  touched = null;
  if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) go(x < 0 ? 1 : -1);
});

const press = (selector) => form.querySelector(selector).click();
const KEYS = {
  ArrowRight: () => go(1), ArrowLeft: () => go(-1),
  " ": () => { if (marked || current.flag || current.rating) go(1); else tell("Space goes on after a mark; → goes on without one."); },
  p: () => press("[value=pick]"), x: () => press("[value=reject]"), u: () => press("[data-cull-clear]"),
  z: () => toggleZoom(), b: () => part("compare").click(), Escape: () => part("leave").click(),
};
for (let number = 0; number <= 5; number += 1) KEYS[number] = () => press(`[name=rating][value='${number}']`);

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
  const isOn = document.querySelector("[data-keys-switch]").checked;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const act = KEYS[key];
  if (!act || (!isOn && key !== "Escape")) return;
  if (key === " " && event.target.closest("button, a")) return; // it presses what has the focus
  event.preventDefault();
  event.stopImmediatePropagation(); // keys.js would press the button once more
  act();
}, { capture: true });

show();
centre();
preload();
around(current.place);
if (waiting.size) send();
