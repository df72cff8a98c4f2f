// Drop a portrait, from this page or another, and see what it would do; files go into the form.

const PORTRAIT = /(?:\/portraits\/|[?&]portrait=)([0-9a-f-]{36})/;
const form = document.querySelector("[data-try-form]");

function takeFiles(files) {
  form.querySelector("input[type=file]").files = files;
  form.requestSubmit(form.querySelector("button.button--primary") ?? form.querySelector("button"));
}

for (const zone of document.querySelectorAll("[data-drop]")) {
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("is-over");
  });
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
  });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    const address = event.dataTransfer.getData("text/uri-list") || event.dataTransfer.getData("text/plain");
    const found = address.match(PORTRAIT);
    if (found) window.location.assign(`${zone.dataset.drop}?portrait=${found[1]}#tried`);
    else if (form && event.dataTransfer.files.length) takeFiles(event.dataTransfer.files);
  });
}

// While a picture is being measured the page looks again by itself.
if (document.querySelector("[data-reload]")) setTimeout(() => window.location.reload(), 1500);
