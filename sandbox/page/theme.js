/** Light or dark: as the reader chose it, or else as their system has it. */
const KEPT = "sandbox.theme";

export function applyTheme(theme = localStorage.getItem(KEPT)) {
  if (!theme) return;
  document.documentElement.dataset.theme = theme;
  localStorage.setItem(KEPT, theme);
}

export function isDark() {
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  return (document.documentElement.dataset.theme ?? system) === "dark";
}
