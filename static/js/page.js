// What every page has: theme, key help, and small courtesies. Each works on marks in the HTML.

const THEMES = ["system", "light", "dark"];

function showTheme(button) {
  const theme = document.documentElement.dataset.theme ?? "system";
  button.querySelector("[data-theme-name]").textContent = theme;
  return theme;
}

function nextTheme(button) {
  const next = THEMES[(THEMES.indexOf(showTheme(button)) + 1) % THEMES.length];
  if (next === "system") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem("theme");
  } else {
    document.documentElement.dataset.theme = next;
    localStorage.setItem("theme", next);
  }
  showTheme(button);
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.hidden = false;
  showTheme(button);
  button.addEventListener("click", () => nextTheme(button));
}

for (const element of document.querySelectorAll("[data-show-with-script]")) element.hidden = false;
for (const element of document.querySelectorAll("[data-hide-with-script]")) element.hidden = true;

for (const form of document.querySelectorAll("[data-submit-on-change]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

for (const form of document.querySelectorAll("[data-confirm]")) {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.confirm)) event.preventDefault();
  });
}

for (const input of document.querySelectorAll("[data-select-on-focus]")) {
  input.addEventListener("focus", () => input.select());
}

// Keys: an element says which key presses it (`data-key`) and what that does (`data-key-label`).

const NAMES = { ArrowLeft: "←", ArrowRight: "→" };
const dialog = document.querySelector("[data-keys-dialog]");

function boundElements() {
  return [...document.querySelectorAll("[data-key]")].filter((element) => !element.hidden);
}

function openKeyHelp() {
  const rows = boundElements().map((element) => [element.dataset.key, element.dataset.keyLabel]);
  rows.push(["?", "This list"], ["Esc", "Close it"]);
  const list = dialog.querySelector("[data-keys-list]");
  list.replaceChildren(
    ...rows.flatMap(([key, label]) => {
      const term = document.createElement("dt");
      const cap = document.createElement("kbd");
      cap.textContent = NAMES[key] ?? key;
      term.append(cap);
      const words = document.createElement("dd");
      words.textContent = label;
      return [term, words];
    }),
  );
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (event.key === "?") {
    openKeyHelp();
    return;
  }
  const element = boundElements().find((candidate) => candidate.dataset.key === event.key);
  if (element) {
    event.preventDefault();
    element.click();
  }
});
