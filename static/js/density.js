// How large the pictures of a grid are, and whether they are cut square: this browser's own choice.
// theme.js has set it before the first paint; here are the buttons, and the keys + and −.

const root = document.documentElement;
const tools = document.querySelector("[data-grid-tools]");
const sizes = [...tools.querySelectorAll("[data-density]")];
const fits = [...tools.querySelectorAll("[data-fit]")];

function remember() {
  try {
    localStorage.setItem("grid", JSON.stringify({ density: root.dataset.density, fit: root.dataset.fit }));
  } catch {
    // Storage is closed to us: the choice lasts as long as the page.
  }
}

function bind(button, key, label) {
  if (!button) return;
  button.dataset.key = key;
  button.dataset.keyLabel = label;
}

function show() {
  const density = root.dataset.density ?? "comfortable";
  const fit = root.dataset.fit ?? "square";
  for (const button of [...sizes, ...fits]) {
    button.setAttribute("aria-pressed", String((button.dataset.density ?? button.dataset.fit) === (button.dataset.density ? density : fit)));
    delete button.dataset.key;
  }
  const at = sizes.findIndex((button) => button.dataset.density === density);
  bind(sizes[at - 1], "-", "Smaller pictures, more of them");
  bind(sizes[at + 1], "+", "Larger pictures");
  bind(fits.find((button) => button.dataset.fit !== fit), "w", fit === "whole" ? "Cut the pictures square" : "Show whole pictures");
}

tools.addEventListener("click", (event) => {
  const { density, fit } = event.target.closest("button")?.dataset ?? {};
  if (!density && !fit) return;
  if (density) root.dataset.density = density;
  else root.dataset.fit = fit;
  remember();
  show();
  document.dispatchEvent(new CustomEvent("grid:density"));
});

show();
