// Before and after of editing tips: one picture over the other, parted by a slider.

function prepare(compare) {
  const slider = compare.querySelector("[data-compare-slider]");
  if (!slider || compare.classList.contains("is-live")) return;
  const after = compare.querySelector("[data-compare-after]");
  const part = () => {
    after.style.setProperty("--split", `${100 - slider.valueAsNumber}%`);
    slider.setAttribute("aria-valuetext", `${slider.value} % of the edited picture`);
  };
  compare.classList.add("is-live");
  slider.hidden = false;
  slider.addEventListener("input", part);
  part();
}

function prepareAll() {
  for (const compare of document.querySelectorAll("[data-compare]")) prepare(compare);
}

document.body.addEventListener("htmx:afterSwap", prepareAll);
prepareAll();
