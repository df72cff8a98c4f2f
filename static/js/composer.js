// The composer: a new choice composes anew, but never over words that somebody wrote by hand.

const choices = document.querySelector("[data-choices]");
const save = document.querySelector("#save");
let isByHand = false;

save.addEventListener("input", (event) => {
  if (event.target.matches("textarea")) isByHand = true;
});

choices?.addEventListener("htmx:beforeRequest", (event) => {
  if (isByHand && !window.confirm("Compose anew? What you wrote by hand is replaced.")) {
    event.preventDefault();
  } else {
    isByHand = false;
  }
});
