// Remarks that are placed on the picture: a pin, a box, a drawing.

const SVG = "http://www.w3.org/2000/svg";
const WORDS = {
  pin: "Tap the picture where your comment belongs.",
  box: "Drag a box over the part that you mean.",
  drawing: "Draw on the picture with a finger or the mouse.",
};

const frame = document.querySelector("[data-frame]");
const form = document.querySelector("[data-comment-form]");
let tool = "";
let shape = null;
let strokes = [];

// The picture inside its element, which may be wider or higher than the picture.
function pictureBox() {
  const image = frame.querySelector("img");
  const box = image.getBoundingClientRect();
  const scale = Math.min(box.width / image.naturalWidth, box.height / image.naturalHeight);
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  return { left: box.left + (box.width - width) / 2, top: box.top + (box.height - height) / 2, width, height };
}

function place(event) {
  const box = pictureBox();
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
    marks.append(element("rect", { class: "mark-shape", x: at(shape.x), y: at(shape.y), ...size }));
  }
  if (shape.kind === "drawing") {
    for (const stroke of shape.strokes) {
      const points = stroke.map(([x, y]) => `${at(x)},${at(y)}`).join(" ");
      marks.append(element("polyline", { class: "mark-shape", points }));
    }
  }
  if (shape.kind === "pin") {
    const pin = element("svg", { x: `${shape.x * 100}%`, y: `${shape.y * 100}%`, overflow: "visible" });
    pin.append(element("circle", { class: "pin pin--mine", r: 13 }));
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
