// The rubric's form: what own weights leave for the others, a reset in place, a look after sending.

const form = document.querySelector("[data-rubric]");
const note = form.querySelector("[data-weights-note]");
const weights = [...form.querySelectorAll("input[name^='weight-']")];
const told = [...note.childNodes];

function ownWeights() {
  return weights
    .map((field) => Number.parseFloat(field.value.replace(",", ".")))
    .filter((weight) => Number.isFinite(weight));
}

function percent(number) {
  return `${Math.round(number * 10) / 10} %`;
}

function sayTotal() {
  const own = ownWeights();
  if (!own.length) {
    note.replaceChildren(...told);
    return;
  }
  const sum = own.reduce((total, weight) => total + weight, 0);
  note.textContent =
    sum > 100
      ? `Your own weights add up to ${percent(sum)}. Together they may take at most 100 %.`
      : `Total 100 %: your own weights take ${percent(sum)}, the other cues share ${percent(100 - sum)}.`;
}

for (const field of weights) field.addEventListener("input", sayTotal);
sayTotal();

for (const button of form.querySelectorAll("[data-reset]")) {
  const row = button.closest("li");
  const fields = [...row.querySelectorAll("input[type='text']")];
  const show = () => (button.disabled = fields.every((field) => !field.value));
  for (const field of fields) field.addEventListener("input", show);
  show();
  button.addEventListener("click", (event) => {
    event.preventDefault();
    for (const field of fields) field.value = "";
    row.querySelector(".field__error")?.remove();
    sayTotal();
    fields[0].focus();
    show();
  });
}

// What was asked for, or the first thing to put right, comes into view and is read out.
const found = document.querySelector("#what-would-change");
const wrong = form.querySelector(".field__error");
if (wrong) {
  const field = wrong.closest("li, .field")?.querySelector("input, textarea");
  for (let up = wrong.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
  field?.focus();
} else if (found) {
  found.focus();
}
