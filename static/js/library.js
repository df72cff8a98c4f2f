// The library page: how far scoring has come, in words for eyes and ears.

const FINAL = ["scored", "unassessable", "failed"];
const progress = document.querySelector("[data-progress]");

function tell() {
  const cards = [...document.querySelectorAll("[data-grid] [data-state]")];
  const done = cards.filter(({ dataset }) => FINAL.includes(dataset.state) && !("pending" in dataset)).length;
  const words = done < cards.length ? `Scoring: ${done} of ${cards.length} done` : "";
  const text = words || (progress.textContent ? "All done" : "");
  if (progress.textContent !== text) progress.textContent = text;
}

document.body.addEventListener("htmx:afterSwap", tell);
new MutationObserver(tell).observe(document.querySelector("[data-grid]"), { childList: true });
tell();
