// A value that is written for many portraits is meant for them: its “Set on all” is ticked.

for (const row of document.querySelectorAll("[data-bulk-edit] .bulk-own")) {
  const box = row.querySelector("input[type=checkbox]");
  row.addEventListener("input", (event) => {
    if (event.target !== box) box.checked = true;
  });
}

// A tag is put on all of them or taken off: one tick takes the other away.
for (const row of document.querySelectorAll("[data-bulk-edit] .bulk-tags li")) {
  row.addEventListener("change", (event) => {
    for (const box of row.querySelectorAll("input")) if (box !== event.target) box.checked = false;
  });
}
