// Runs before the first paint: says that there is script, and sets the theme this browser chose.
// Signed in, the account's choice stands in the page already.
(() => {
  const root = document.documentElement;
  root.classList.add("has-script");
  if (root.dataset.accountTheme) return;
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {
    // Storage is closed to us: the system's theme it is.
  }
})();
