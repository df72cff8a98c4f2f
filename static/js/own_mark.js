// The reader's own rating and choice are kept without leaving the place on the page.

const form = document.querySelector("[data-own-mark]");
const said = form.querySelector("[data-own-mark-said]");

function show({ rating, flag }) {
  for (const button of form.querySelectorAll("[name=rating]")) {
    button.ariaPressed = String(Number(button.value) === rating);
  }
  for (const button of form.querySelectorAll("[name=flag]")) {
    button.ariaPressed = String(button.value === flag);
  }
}

form.addEventListener("submit", async (event) => {
  if (!event.submitter) return;
  event.preventDefault();
  const button = event.submitter;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, button),
      headers: { Accept: "application/json" },
    });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    show(await answer.json());
    said.textContent = `${button.dataset.keyLabel}: kept.`;
  } catch {
    window.location.reload(); // signed out, or out of reach: the page says so
  }
});
