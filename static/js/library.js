// The library page: how far scoring has come, in words for eyes and ears.

const FINAL = ["scored", "unassessable", "failed"];
const progress = document.querySelector("[data-progress]");

function tell() {
  const states = [...document.querySelectorAll("[data-grid] [data-state]")].map((card) => card.dataset.state);
  const done = states.filter((state) => FINAL.includes(state)).length;
  const words = done < states.length ? `Scoring: ${done} of ${states.length} done` : "";
  const text = words || (progress.textContent ? "All done" : "");
  if (progress.textContent !== text) progress.textContent = text;
}

document.body.addEventListener("htmx:afterSwap", tell);
new MutationObserver(tell).observe(document.querySelector("[data-grid]"), { childList: true });
tell();
