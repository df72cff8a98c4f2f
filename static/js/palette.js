// Colour pickers beside the palette's text field; the field stays the truth.

const MOST = 8;
const holder = document.querySelector("[data-palette]");
const field = holder.querySelector("input[name=palette]");
const editor = holder.querySelector("[data-palette-editor]");

const HEX = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i; // what the form takes: three or six digits

function normal(word) {
  const digits = word.match(HEX)?.[1].toLowerCase();
  return digits && `#${digits.length === 6 ? digits : digits.replace(/./g, "$&$&")}`;
}

const read = () => field.value.split(/[\s,;]+/).map(normal).filter(Boolean).slice(0, MOST);

function write(colours) {
  field.value = colours.join(" ");
  draw();
}

function button(words, label, className, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
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
  input.value = colour;
  input.setAttribute("aria-label", `Colour ${index + 1}`);
  input.addEventListener("input", () => {
    const colours = read();
    colours[index] = input.value;
    field.value = colours.join(" ");
  });
  const remove = button("Remove", `Remove colour ${index + 1}`, "button button--quiet button--small", () =>
    write(read().filter((_, place) => place !== index)),
  );
  wrapper.append(input, remove);
  return wrapper;
}

function draw() {
  const colours = read();
  editor.replaceChildren(...colours.map(picker));
  if (colours.length < MOST) {
    const add = () => write([...colours, "#808080"]);
    editor.append(button("Add", "Add a colour", "button palette-editor__add", add));
  }
}

// A colour that a picture or portraits offer; without script the same button sends the form.
document.addEventListener("click", (event) => {
  const offered = event.target.closest("[data-add-colour]");
  if (!offered) return;
  event.preventDefault();
  const colours = read();
  if (!colours.includes(offered.value)) write([...colours, offered.value].slice(0, MOST));
});

editor.hidden = false;
field.addEventListener("input", draw);
draw();
