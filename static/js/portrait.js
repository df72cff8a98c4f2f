// The portrait page: overlays, the surround, and the report that arrives when scoring is done.

const stage = document.querySelector("[data-stage]");
const overlays = document.querySelector("[data-overlays]");
const caption = document.querySelector("[data-overlay-caption]");
const everything = document.querySelector("[data-overlay-all]");
const nothing = document.querySelector("[data-overlay-none]");
const toggles = [...document.querySelectorAll("[data-overlay-toggle]")];
const invitation = caption?.innerHTML;

const isOn = (button) => button.getAttribute("aria-pressed") === "true";

function show(toggle, on) {
  toggle.setAttribute("aria-pressed", String(on));
  overlays.querySelector(`[data-overlay="${toggle.dataset.overlayToggle}"]`).toggleAttribute("hidden", !on);
}

function describe() {
  const names = toggles.filter(isOn).map((toggle) => toggle.dataset.overlayName);
  everything.setAttribute("aria-pressed", String(names.length === toggles.length));
  overlays.classList.toggle("is-crowded", names.length > 3);
  stage.classList.toggle("is-pinned", names.length > 0);
  nothing.hidden = names.length === 0;
  spread();
  if (names.length) {
    const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
    caption.textContent = `Shown on the picture: ${names.slice(0, 3).join(", ")}${more}.`;
  } else {
    caption.innerHTML = invitation;
  }
}

// Labels that would lie over each other give way upward, or downward where the picture ends.

const LABEL_ROOM = 4; // units of the drawing, 1000 across

function spread() {
  const height = overlays.viewBox.baseVal.height;
  const taken = [];
  for (const label of overlays.querySelectorAll("g:not([hidden]) .mark__label")) {
    label.removeAttribute("transform");
    const box = label.getBBox();
    const step = box.height + LABEL_ROOM;
    const beside = taken.filter((other) => box.x < other.right && other.left < box.x + box.width);
    const isFree = (y) => y >= 0 && y + box.height <= height && beside.every((other) => Math.abs(other.y - y) >= step);
    const places = [0, -1, 1, -2, 2, -3, 3, -4, 4].map((times) => box.y + times * step);
    const y = places.find(isFree) ?? box.y;
    if (y !== box.y) label.setAttribute("transform", `translate(0 ${y - box.y})`);
    taken.push({ left: box.x, right: box.x + box.width, y });
  }
}

for (const toggle of toggles) {
  toggle.addEventListener("click", () => {
    show(toggle, !isOn(toggle));
    describe();
  });
}

everything?.addEventListener("click", () => {
  const on = !isOn(everything);
  for (const toggle of toggles) show(toggle, on);
  describe();
});

if (overlays) window.addEventListener("resize", spread);

nothing?.addEventListener("click", () => {
  for (const toggle of toggles) show(toggle, false);
  describe();
});

// Surround: colours look different on white, grey and black, so the choice is the viewer's.

const choices = [...document.querySelectorAll("[data-surround-choice]")];

function surround(value) {
  if (value) stage.dataset.surround = value;
  else delete stage.dataset.surround;
  for (const choice of choices) {
    choice.setAttribute("aria-pressed", String(choice.dataset.surroundChoice === value));
  }
}

function storedSurround() {
  try {
    return localStorage.getItem("surround");
  } catch {
    return null;
  }
}

for (const choice of choices) {
  choice.addEventListener("click", () => {
    const value = isOn(choice) ? null : choice.dataset.surroundChoice;
    surround(value);
    try {
      if (value) localStorage.setItem("surround", value);
      else localStorage.removeItem("surround");
    } catch {
      // Storage is closed to us: the choice lasts as long as the page.
    }
  });
}

surround(storedSurround());

// The strip shows the portrait of the page in its middle.

const strip = document.querySelector(".filmstrip__list");
const current = strip?.querySelector("[aria-current]");
if (current) {
  const [all, own] = [strip.getBoundingClientRect(), current.getBoundingClientRect()];
  strip.scrollLeft += own.left + own.width / 2 - all.left - all.width / 2;
}

// A link to a cue opens the group that holds it.

function openTarget() {
  const target = window.location.hash && document.getElementById(window.location.hash.slice(1));
  const group = target && target.closest("details");
  if (!group || group.open) return;
  group.open = true;
  target.scrollIntoView();
}

window.addEventListener("hashchange", openTarget);
openTarget();

// The status fragment is polled; once it is terminal, the page has more to show. What is being
// typed would be lost by a reload, so then the report waits behind a link.

const isEdited = (field) => (field.type === "file" ? field.files.length > 0 : field.value !== field.defaultValue);

document.body.addEventListener("htmx:afterSwap", () => {
  if (!document.querySelector("[data-assessment-done]")) return;
  if ([...document.querySelectorAll("main :is(input, textarea)")].some(isEdited)) {
    document.querySelector("[data-report-link]").hidden = false;
  } else {
    window.location.reload();
  }
});
