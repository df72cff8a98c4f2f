// The version before, in the place of the one that is shown: to see what changed, press and press
// again.

const frame = document.querySelector("[data-frame]");
const button = document.querySelector("[data-before]");
const caption = document.querySelector("[data-overlay-caption]");
let picture = null;
let words = null; // what the caption said

function made() {
  picture = new Image();
  picture.className = "stage__before";
  picture.alt = button.dataset.beforeName;
  picture.draggable = false;
  picture.src = button.dataset.before;
  frame.querySelector("[data-zoom-moved]").append(picture);
  return picture;
}

function show(on) {
  if (on) words = caption.innerHTML;
  (picture ?? made()).hidden = !on;
  frame.classList.toggle("is-before", on);
  button.setAttribute("aria-pressed", String(on));
  if (on) caption.textContent = `${button.dataset.beforeName} is shown in its place.`;
  else caption.innerHTML = words;
}

button?.addEventListener("click", () => show(button.getAttribute("aria-pressed") !== "true"));
