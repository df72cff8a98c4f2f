// Runs before the first paint: says that there is script, and sets what this browser chose: how
// pictures stand in a grid, and the theme. Signed in, the account's theme stands in the page already.
(() => {
  const root = document.documentElement;
  root.classList.add("has-script");
  try {
    const { density, fit } = JSON.parse(localStorage.getItem("grid")) ?? {};
    if (["compact", "comfortable", "large"].includes(density)) root.dataset.density = density;
    if (["square", "whole"].includes(fit)) root.dataset.fit = fit;
  } catch {
    // Storage is closed to us, or holds what we did not write: the usual grid it is.
  }
  if (root.dataset.accountTheme) return;
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {
    // Storage is closed to us: the system's theme it is.
  }
})();
