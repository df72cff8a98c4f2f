// The prompt part of the portrait page: what was done is read out, focus stays where it was, the
// chosen format lasts, and a file dropped on the box becomes its text.

const region = document.querySelector("[data-copied]");
const LARGEST = 2_000_000; // bytes; a text that holds a prompt is far smaller
const OWN_FORMAT = "prompt-format";
let lastAdvice = "";
let openShelf = false;

// Formats

function storedFormat() {
  try {
    return localStorage.getItem(OWN_FORMAT);
  } catch {
    return null;
  }
}

function choose(format) {
  const tab = format && document.querySelector(`[data-formats] input[value="${format}"]`);
  if (tab) tab.checked = true;
}

// The copy key presses the button of the format that is shown.
function moveKey() {
  const held = document.querySelector("[data-formats] [data-key]");
  const shown = document.querySelector("[data-formats] input:checked");
  if (!held || !shown) return;
  const { key, keyLabel } = held.dataset;
  delete held.dataset.key;
  const button = document.querySelector(`[data-format="${shown.value}"] [data-copy]`);
  Object.assign(button.dataset, { key, keyLabel });
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-formats] input")) return;
  try {
    localStorage.setItem(OWN_FORMAT, event.target.value);
  } catch {
    // Storage is closed to us: the choice lasts as long as the page.
  }
  moveKey();
});

function keepFormat() {
  choose(storedFormat());
  moveKey();
}

keepFormat();

// Fragments

document.addEventListener("submit", (event) => {
  lastAdvice = event.target.closest("[data-advice]")?.id ?? "";
});

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "next") return;
  openShelf = event.detail.target.querySelector("[data-stays-open]")?.open ?? false;
});

document.body.addEventListener("htmx:afterSettle", () => {
  const told = document.querySelector("[data-told]");
  if (!told) return;
  region.textContent = told.dataset.told;
  delete told.dataset.told;
  keepFormat();
  const shelf = document.querySelector("[data-stays-open]");
  if (shelf) shelf.open = openShelf;
  if (told.id === "next") refocus(shelf);
  else told.querySelector("input[type=radio]")?.focus();
});

function refocus(shelf) {
  const place = lastAdvice ? document.getElementById(lastAdvice) : openShelf && shelf;
  const next = place?.querySelector("button, summary");
  if (next && document.activeElement === document.body) next.focus();
}

// A file dropped on the box

const box = document.querySelector("[data-paste-box]");

function holdsFile(event) {
  return [...(event.dataTransfer?.types ?? [])].includes("Files");
}

box?.addEventListener("dragover", (event) => {
  if (!holdsFile(event)) return;
  event.preventDefault();
  box.classList.add("is-target");
});

for (const leaving of ["dragleave", "drop"]) {
  box?.addEventListener(leaving, () => box.classList.remove("is-target"));
}

box?.addEventListener("drop", async (event) => {
  const file = holdsFile(event) && event.dataTransfer.files[0];
  if (!file) return;
  event.preventDefault();
  event.stopPropagation(); // the page around takes pictures
  const isText = file.type.startsWith("text/") || /\.(?:txt|json|csv)$/i.test(file.name);
  if (!isText || file.type === "text/csv" || file.size > LARGEST) {
    region.textContent = "Drop a text or JSON file with one prompt.";
    return;
  }
  box.value = await file.text();
  box.dispatchEvent(new Event("input", { bubbles: true }));
  region.textContent = `${file.name} is in the box.`;
  box.focus();
});
