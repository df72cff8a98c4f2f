// Where files go that are dropped on a page: its library, or the one that its reader chooses.

import { isPicture } from "./files.js";

const REMEMBERED = "upload-library";
const panel = document.querySelector("[data-upload-tray]");
const dialog = document.querySelector("[data-upload-dialog]");
const select = dialog.querySelector("[data-upload-select]");
const asNew = dialog.querySelector("[data-upload-as-new]");
const none = dialog.querySelector("[data-upload-none]");
const add = dialog.querySelector("[data-upload-add]");

const here = panel.dataset.place ? JSON.parse(panel.dataset.place) : null;
const { brand = "", portrait = "", portraitTitle = "" } = panel.dataset;

// Whether a new portrait of a place belongs in the list that this page shows.
export const isListed = (place) => "listed" in panel.dataset && (here ? here.id === place.id : brand === place.brand_id);

// {place, portrait}; null where somebody thought better of it.
export async function placeFor(files) {
  const isOne = files.length === 1 && isPicture(files[0].file.name);
  if (here && !(portrait && isOne)) return { place: here, portrait: "" };
  if (here) return askHow();
  const places = await load();
  if (brand && places.length === 1) return { place: places[0], portrait: "" };
  return askWhere(places);
}

async function load() {
  try {
    const answer = await fetch(`${panel.dataset.places}?brand=${brand}`, { headers: { Accept: "application/json" } });
    return (await answer.json()).places;
  } catch {
    return [];
  }
}

function askHow() {
  asNew.hidden = false;
  select.closest("label").hidden = none.hidden = true;
  add.hidden = false;
  asNew.querySelector("[data-upload-portrait]").textContent = portraitTitle;
  asNew.querySelector("[data-upload-library]").textContent = here.name;
  return asked(() => {
    const how = asNew.querySelector("input:checked").value;
    return { place: here, portrait: how === "version" ? portrait : "" };
  });
}

function askWhere(places) {
  asNew.hidden = true;
  select.closest("label").hidden = add.hidden = !places.length;
  none.hidden = places.length > 0;
  select.replaceChildren(...places.map((place) => new Option(`${place.brand}: ${place.name}`, place.id)));
  const last = remembered();
  if (places.some((place) => place.id === last)) select.value = last;
  return asked(() => {
    const place = places.find((each) => each.id === select.value);
    remember(place.id);
    return { place, portrait: "" };
  });
}

function asked(answer) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const close = () => resolve(dialog.returnValue === "add" ? answer() : null);
    dialog.addEventListener("close", close, { once: true });
  });
}

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember(id) {
  try {
    localStorage.setItem(REMEMBERED, id);
  } catch {
    // Storage is closed to us: the choice lasts as long as the page.
  }
}
