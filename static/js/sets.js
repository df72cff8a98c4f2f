// The page of a set: a reason that is being typed is not swapped away by news.

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const report = event.target.closest("#set-report");
  if (report?.querySelector("form :focus")) event.preventDefault();
});
