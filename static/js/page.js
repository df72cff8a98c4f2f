// Courtesies of every page. Each works on marks in the HTML and is missed by nobody without script.

const THEMES = ["system", "light", "dark"];
const LEAVES_AFTER = 8000; // ms that a message which asks nothing stays

function remember(name, value) {
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    // Storage is closed to us: the choice lasts as long as the page.
  }
}

// Theme

const root = document.documentElement;

// Signed in, the button carries the address where the account keeps its theme.
function keepInAccount(button, theme) {
  const address = button.dataset.themeToggle;
  if (!address) return;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ theme, csrfmiddlewaretoken: token });
  fetch(address, { method: "POST", body, keepalive: true }).catch(() => {});
  const field = document.querySelector("select[name=theme]");
  if (field) field.value = theme; // the settings page must not save the old one over it
}

function nameTheme(button) {
  button.querySelector("[data-theme-name]").textContent = root.dataset.theme ?? "system";
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  nameTheme(button);
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "system") + 1) % THEMES.length];
    if (next === "system") delete root.dataset.theme;
    else root.dataset.theme = next;
    remember("theme", next === "system" ? null : next);
    keepInAccount(button, next);
    nameTheme(button);
    button.title = `Theme: ${next}`;
  });
}

// Menus close when the attention moves on.

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Messages float, and those that ask nothing leave unless somebody reads them.

const messages = document.querySelector("[data-messages]");

function leaveLater(message) {
  let timer;
  const start = () => (timer = setTimeout(() => message.remove(), LEAVES_AFTER));
  for (const hold of ["pointerenter", "focusin"]) message.addEventListener(hold, () => clearTimeout(timer));
  for (const go of ["pointerleave", "focusout"]) message.addEventListener(go, start);
  start();
}

if (messages) {
  messages.classList.add("is-floating");
  for (const message of messages.querySelectorAll("[data-message]")) {
    message.querySelector("[data-dismiss]").addEventListener("click", () => message.remove());
    if (["success", "info"].includes(message.dataset.message)) leaveLater(message);
  }
}

// Forms and fields

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

async function copy(button, field) {
  const label = (button.dataset.label ??= button.lastChild.textContent);
  try {
    await navigator.clipboard.writeText(field.value);
    button.lastChild.textContent = "Copied";
    document.querySelector("[data-copied]").textContent = "Copied to the clipboard.";
  } catch {
    field.focus();
    field.select();
    button.lastChild.textContent = "Press Ctrl+C";
  }
  setTimeout(() => (button.lastChild.textContent = label), 2500);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button, document.getElementById(button.dataset.copy));
});

// What is polled is swapped only when it says something new: no flicker, no lost focus, no chatter.

const MOST_FAILURES = 10; // in a row; then nobody is asked again
const lastAnswers = new Map();
const failures = new Map();

// The token is masked anew each time and says nothing.
const substance = (answer) => answer.replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1");

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status !== 200) return; // an error page is never swapped in, nor a reason to reload
  const address = requestConfig.path;
  const answer = substance(xhr.responseText);
  if (/^\s*<!doctype/i.test(xhr.responseText)) {
    event.detail.shouldSwap = false; // a whole page: the session has ended, so ask to sign in
    window.location.reload();
    return;
  }
  if (requestConfig.verb === "get" && lastAnswers.get(address) === answer) {
    event.detail.shouldSwap = false;
  }
  lastAnswers.set(address, answer);
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  const { elt, requestConfig, successful } = event.detail;
  const count = successful ? 0 : (failures.get(requestConfig.path) ?? 0) + 1;
  failures.set(requestConfig.path, count);
  if (count !== MOST_FAILURES) return;
  const words = document.createElement("p");
  words.className = "small soft";
  words.textContent = "No news from the server: reload the page to see how far it is.";
  elt.append(words);
});

document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (failures.get(event.detail.requestConfig.path) >= MOST_FAILURES) event.preventDefault();
});

// Whoever stood in a part of the page that is replaced stands in what took its place.

let stoodIn = null;

document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  stoodIn = detail.target.contains(document.activeElement) ? detail.target.parentElement : null;
});

document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (!stoodIn?.contains(detail.elt)) return;
  stoodIn = null;
  setTimeout(() => {
    if (document.activeElement !== document.body) return; // a page knew better
    detail.elt.querySelector("a[href], button, input, select, textarea, summary")?.focus({ preventScroll: true });
  });
});

// Paper shows what a click would open.

window.addEventListener("beforeprint", () => {
  for (const closed of document.querySelectorAll("main details:not([open], .cue details)")) {
    closed.open = true;
    closed.dataset.printed = "";
  }
});

window.addEventListener("afterprint", () => {
  for (const opened of document.querySelectorAll("[data-printed]")) {
    opened.open = false;
    delete opened.dataset.printed;
  }
});
