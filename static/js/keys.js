// Keys: an element says which key presses it (`data-key`) and what that does (`data-key-label`).
// The help lists what is bound on this page and nothing else; there the keys can be switched off,
// for those whose voice or switch control types letters by accident.

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const NAMES = { ArrowLeft: "←", ArrowRight: "→" };
const dialog = document.querySelector("[data-keys-dialog]");
const onSwitch = document.querySelector("[data-keys-switch]");

function storedChoice() {
  try {
    return localStorage.getItem("keys") !== "off";
  } catch {
    return true;
  }
}

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

function scrolls(target) {
  const region = target.closest("[tabindex='0']");
  if (!region) return false;
  return region.scrollWidth > region.clientWidth || region.scrollHeight > region.clientHeight;
}

function press(event) {
  if (dialog.open || event.target.closest(TYPING) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith("Arrow") && scrolls(event.target)) return;
  if (event.key === "?") {
    openHelp();
    return;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const pressed = onSwitch.checked && bound().find((element) => element.dataset.key === key);
  if (pressed) {
    event.preventDefault();
    pressed.click();
  }
}

if (dialog) {
  onSwitch.checked = storedChoice();
  onSwitch.addEventListener("change", () => {
    try {
      localStorage.setItem("keys", onSwitch.checked ? "on" : "off");
    } catch {
      // Storage is closed to us: the choice lasts as long as the page.
    }
  });
  document.querySelector("[data-keys-open]").addEventListener("click", openHelp);
  document.addEventListener("keydown", press);
}
