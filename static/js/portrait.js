// The portrait page: overlays, copying, and the report that arrives when scoring is done.

const overlays = document.querySelector("[data-overlays]");
const caption = document.querySelector("[data-overlay-caption]");
const everything = document.querySelector("[data-overlay-all]");
const toggles = [...document.querySelectorAll("[data-overlay-toggle]")];

function show(toggle, isOn) {
  toggle.setAttribute("aria-pressed", String(isOn));
  overlays.querySelector(`[data-overlay="${toggle.dataset.overlayToggle}"]`).toggleAttribute("hidden", !isOn);
}

function describe() {
  const shown = toggles.filter((toggle) => toggle.getAttribute("aria-pressed") === "true");
  const names = shown.map((toggle) => toggle.dataset.overlayName);
  everything.setAttribute("aria-pressed", String(shown.length === toggles.length));
  caption.textContent = names.length
    ? `Shown on the picture: ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}.`
    : "Switch on a cue’s overlay to see where it was read.";
}

// On a phone the picture has scrolled away when a cue asks to be shown on it.
function bringIntoView() {
  const { top, bottom } = overlays.getBoundingClientRect();
  if (bottom < 80 || top > window.innerHeight - 80) overlays.parentElement.scrollIntoView({ block: "start" });
}

for (const toggle of toggles) {
  toggle.addEventListener("click", () => {
    const isOn = toggle.getAttribute("aria-pressed") !== "true";
    show(toggle, isOn);
    describe();
    if (isOn) bringIntoView();
  });
}

everything?.addEventListener("click", () => {
  const isOn = everything.getAttribute("aria-pressed") !== "true";
  for (const toggle of toggles) show(toggle, isOn);
  describe();
});

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
      document.querySelector("[data-copied]").textContent = "The prompt is on the clipboard.";
      setTimeout(() => (button.textContent = label), 2000);
    } catch {
      field.focus();
      field.select();
      button.textContent = "Press Ctrl+C";
    }
  });
}

// The status fragment is polled; once it is terminal, the page has more to show.
document.body.addEventListener("htmx:afterSwap", () => {
  if (document.querySelector("[data-assessment-done]")) window.location.reload();
});
