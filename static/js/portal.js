// A portrait in the portal: swipe and arrows turn the pages, and remarks are placed on the picture.
// Everything else works without script.

const SVG = "http://www.w3.org/2000/svg";
const SWIPE = 60; // px to the side that turn the page
const WORDS = {
  pin: "Tap the picture where your comment belongs.",
  box: "Drag a box over the part that you mean.",
  drawing: "Draw on the picture with a finger or the mouse.",
};

document.documentElement.classList.add("has-script");

const viewer = document.querySelector("[data-viewer]");
const frame = document.querySelector("[data-frame]");
const form = document.querySelector("[data-comment-form]");

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
let tool = "";
let shape = null;
let strokes = [];

viewer.addEventListener("touchstart", (event) => {
  const zoomed = (window.visualViewport?.scale ?? 1) > 1.05;
  began = event.touches.length === 1 && !tool && !zoomed ? event.touches[0] : null;
}, { passive: true });

viewer.addEventListener("touchend", (event) => {
  if (!began) return;
  const ended = event.changedTouches[0];
  const across = ended.clientX - began.clientX;
  const along = Math.abs(ended.clientY - began.clientY);
  began = null;
  if (Math.abs(across) > SWIPE && along < Math.abs(across) / 2) turn(across < 0 ? 1 : -1);
}, { passive: true });

// Placing

function place(event) {
  const box = frame.getBoundingClientRect();
  const within = (value) => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;
  return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
}

function keep(next) {
  shape = next;
  form.querySelector("[data-shape]").value = shape ? JSON.stringify(shape) : "";
  form.querySelector("[data-clear]").hidden = !shape;
  draw();
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.dataset.mine = "";
  return made;
}

function draw() {
  for (const old of document.querySelectorAll("[data-mine]")) old.remove();
  if (!shape) return;
  const marks = document.querySelector("[data-marks]");
  const at = (value) => value * 1000;
  if (shape.kind === "box") {
    const size = { width: at(shape.width), height: at(shape.height) };
    marks.append(element("rect", { class: "portal-mark", x: at(shape.x), y: at(shape.y), ...size }));
  }
  if (shape.kind === "drawing") {
    for (const stroke of shape.strokes) {
      const points = stroke.map(([x, y]) => `${at(x)},${at(y)}`).join(" ");
      marks.append(element("polyline", { class: "portal-mark", points }));
    }
  }
  if (shape.kind === "pin") {
    const pin = element("svg", { x: `${shape.x * 100}%`, y: `${shape.y * 100}%`, overflow: "visible" });
    pin.append(element("circle", { class: "portal-pin portal-pin--mine", r: 13 }));
    document.querySelector("[data-pins]").append(pin);
  }
}

function choose(next) {
  tool = next;
  frame.toggleAttribute("data-placing", Boolean(tool));
  for (const button of form.querySelectorAll("[data-tool]")) {
    if (button.dataset.tool) button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
  }
  form.querySelector("[data-tool-words]").textContent = WORDS[tool] ?? "";
}

if (form && frame) {
  for (const button of form.querySelectorAll("[data-tool]")) {
    button.addEventListener("click", () => {
      if (button.hasAttribute("data-clear")) {
        strokes = [];
        keep(null);
        choose("");
        return;
      }
      choose(tool === button.dataset.tool ? "" : button.dataset.tool);
      if (tool) frame.scrollIntoView({ block: "nearest" });
    });
  }

  let start = null;
  frame.addEventListener("pointerdown", (event) => {
    if (!tool) return;
    event.preventDefault();
    frame.setPointerCapture(event.pointerId);
    start = place(event);
    if (tool === "pin") keep({ kind: "pin", x: start[0], y: start[1] });
    if (tool === "drawing") {
      strokes = shape?.kind === "drawing" ? strokes : [];
      strokes.push([start]);
    }
  });
  frame.addEventListener("pointermove", (event) => {
    if (!start || tool === "pin") return;
    const [x, y] = place(event);
    if (tool === "box") {
      keep({
        kind: "box",
        x: Math.min(x, start[0]),
        y: Math.min(y, start[1]),
        width: Math.abs(x - start[0]),
        height: Math.abs(y - start[1]),
      });
    } else if (tool === "drawing") {
      strokes.at(-1).push([x, y]);
      keep({ kind: "drawing", strokes });
    }
  });
  frame.addEventListener("pointerup", () => {
    if (!start) return;
    start = null;
    if (tool === "drawing") return; // several strokes make one drawing
    choose("");
    form.querySelector("textarea").focus();
  });
}
