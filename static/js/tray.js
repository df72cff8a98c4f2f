// The tray of tasks stays open while it is asked for anew.

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = event.detail;
  if (target.id === "tray" && target.querySelector("details")?.open) {
    event.detail.serverResponse = event.detail.serverResponse.replace("<details ", "<details open ");
  }
});
