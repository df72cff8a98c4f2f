// A portrait in the portal: swipe and arrows turn the pages. The rest works without script.

const SWIPE = 60; // px to the side that turn the page
document.documentElement.classList.add("has-script");

const viewer = document.querySelector("[data-viewer]");
const frame = document.querySelector("[data-frame]");

// Turning

function turn(direction) {
  document.querySelector(direction < 0 ? "[data-previous]" : "[data-next]")?.click();
}

function isTyping(target) {
  return target.closest("input, textarea, select, summary, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
  if (event.key === "ArrowLeft") turn(-1);
  if (event.key === "ArrowRight") turn(1);
});

let began = null;

viewer.addEventListener("touchstart", (event) => {
  const zoomed = (window.visualViewport?.scale ?? 1) > 1.05;
  began = event.touches.length === 1 && !frame.hasAttribute("data-placing") && !zoomed ? event.touches[0] : null;
}, { passive: true });

viewer.addEventListener("touchend", (event) => {
  if (!began) return;
  const ended = event.changedTouches[0];
  const across = ended.clientX - began.clientX;
  const along = Math.abs(ended.clientY - began.clientY);
  began = null;
  if (Math.abs(across) > SWIPE && along < Math.abs(across) / 2) turn(across < 0 ? 1 : -1);
}, { passive: true });
