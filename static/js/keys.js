// Keys: an element says which key presses it (`data-key`) and what that does (`data-key-label`).
// The help lists what is bound on this page and nothing else.

const NAMES = { ArrowLeft: "←", ArrowRight: "→" };
const dialog = document.querySelector("[data-keys-dialog]");

function bound() {
  return [...document.querySelectorAll("[data-key]")].filter((element) => !element.hidden);
}

function row([key, label]) {
  const term = document.createElement("dt");
  const cap = document.createElement("kbd");
  cap.textContent = NAMES[key] ?? key;
  term.append(cap);
  const words = document.createElement("dd");
  words.textContent = label;
  return [term, words];
}

function openHelp() {
  const rows = bound().map((element) => [element.dataset.key, element.dataset.keyLabel]);
  rows.push(["?", "This list"], ["Esc", "Close what is open"]);
  dialog.querySelector("[data-keys-list]").replaceChildren(...rows.flatMap(row));
  dialog.showModal();
}

document.querySelector("[data-keys-open]")?.addEventListener("click", openHelp);

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (!dialog || dialog.open || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?") {
    openHelp();
    return;
  }
  const pressed = bound().find((element) => element.dataset.key === event.key);
  if (pressed) {
    event.preventDefault();
    pressed.click();
  }
});
