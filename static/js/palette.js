// Colour pickers beside the palette's text field; the field stays the truth.

const holder = document.querySelector("[data-palette]");
const field = holder.querySelector("input[name=palette]");
const editor = holder.querySelector("[data-palette-editor]");

const read = () => (field.value.match(/#[0-9a-fA-F]{6}\b/g) ?? []).slice(0, 8);

function write(colours) {
  field.value = colours.join(" ");
  draw();
}

function button(label, words, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--quiet button--small";
  made.textContent = words;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", action);
  return made;
}

function picker(colour, index) {
  const wrapper = document.createElement("span");
  wrapper.className = "palette-editor__colour";
  const input = document.createElement("input");
  input.type = "color";
  input.value = colour.toLowerCase();
  input.setAttribute("aria-label", `Colour ${index + 1}`);
  input.addEventListener("change", () => write(read().with(index, input.value)));
  wrapper.append(input, button(`Remove colour ${index + 1}`, "×", () => write(read().toSpliced(index, 1))));
  return wrapper;
}

function draw() {
  const colours = read();
  editor.replaceChildren(...colours.map(picker));
  if (colours.length < 8) editor.append(button("Add a colour", "+ Colour", () => write([...read(), "#808080"])));
}

editor.hidden = false;
field.addEventListener("input", draw);
draw();
