// Keys: an element says which key presses it (`data-key`) and what that does (`data-key-label`).
// A field is focused by its key, anything else is pressed. Of several with the same key the first on
// the page has it. The help lists what is bound on this page and nothing else, with what another
// script listens to itself (`data-key-told`); there the keys can be switched off, for those whose
// voice or switch control types letters by accident.

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const OPERATED = "a, button, input, summary, [role=slider]"; // Space is theirs
const NAMES = { ArrowLeft: "←", ArrowRight: "→", " ": "Space" };
const HELD = ["+", "-"]; // keys that go on while they are held down
const dialog = document.querySelector("[data-keys-dialog]");
const onSwitch = document.querySelector("[data-keys-switch]");

function storedChoice() {
  try {
    return localStorage.getItem("keys") !== "off";
  } catch {
    return true;
  }
}

// key -> element
function bound() {
  const found = new Map();
  for (const element of document.querySelectorAll("[data-key]")) {
    const { key } = element.dataset;
    if (!found.has(key) && !element.disabled && !element.closest("[hidden]")) found.set(key, element);
  }
  return found;
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
  const rows = [...bound()].map(([key, element]) => [key, element.dataset.keyLabel]);
  for (const { dataset } of document.querySelectorAll("[data-key-told]")) rows.push([dataset.keyTold, dataset.keyLabel]);
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
  if (key === " " && event.target.closest(OPERATED)) return;
  const wanted = onSwitch.checked && bound().get(key);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches(TYPING)) {
    wanted.focus();
    if (wanted.matches("input")) wanted.select();
  } else if (!event.repeat || HELD.includes(key)) {
    wanted.click();
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
