// The picture of a portrait's page: fitted, or as near as its own pixels.

import { zoomable } from "./compare-zoom.js";

const frame = document.querySelector("[data-zoom-frame]");
const tools = document.querySelector("[data-zoom-tools]");

function start() {
  const moved = frame.querySelector("[data-zoom-moved]");
  const image = moved.querySelector("img");
  const note = tools.querySelector("[data-zoom-note]");
  const percent = tools.querySelector("[data-zoom-percent]");
  const fullButton = tools.querySelector("[data-zoom=full]");
  const width = Number(frame.dataset.width) || image.naturalWidth;
  const height = Number(frame.dataset.height) || image.naturalHeight;

  // Pixels of the screen that the fitted picture is wide.
  function fitted() {
    const box = frame.getBoundingClientRect();
    return Math.min(box.width / width, box.height / height) * width * window.devicePixelRatio;
  }

  const fullScale = () => width / fitted();

  // Nearer than the shown file has pixels, one with every pixel takes its place, where there is one.
  function sharpen(scale) {
    if (fitted() * scale <= image.naturalWidth + 1) return;
    note.hidden = Boolean(frame.dataset.original) || image.naturalWidth >= width;
    if (!frame.dataset.original) return;
    const original = new Image();
    original.addEventListener("load", () => (image.src = original.src), { once: true });
    original.src = frame.dataset.original;
    delete frame.dataset.original;
  }

  function tell({ scale }) {
    const shown = Math.round((100 * fitted() * scale) / width);
    percent.textContent = `${shown} %`;
    fullButton.setAttribute("aria-pressed", String(scale > 1 && shown === 100));
    frame.tabIndex = scale > 1 ? 0 : -1;
    note.hidden = true;
    if (scale > 1) sharpen(scale);
  }

  const zoom = zoomable(frame, { onChange: tell, moved });
  const isFull = () => fullButton.getAttribute("aria-pressed") === "true";
  const full = (event) => zoom.zoomTo(isFull() ? 1 : fullScale(), event);
  const ways = { in: zoom.in, out: zoom.out, fit: () => zoom.set({ scale: 1, x: 0, y: 0 }), full: () => full() };
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) ways[button.dataset.zoom]();
  });
  frame.addEventListener("dblclick", (event) => {
    if (!frame.hasAttribute("data-placing")) full(event);
  });
  window.addEventListener("resize", () => tell(zoom.get()));
  tell(zoom.get());
}

if (frame && tools) {
  const image = frame.querySelector("img");
  if (image.complete) start();
  else image.addEventListener("load", start, { once: true });
}
