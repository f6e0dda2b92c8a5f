/** Dark or light: what the system prefers, unless somebody chose. */
import { select } from "./form";

const KEPT = "parkit-theme";
const THEMES = [
  { value: "system", text: "System" },
  { value: "light", text: "Light" },
  { value: "dark", text: "Dark" },
] as const;

/** Applies what was chosen before. */
export function applyTheme(): void {
  const chosen = localStorage.getItem(KEPT) ?? "system";
  if (chosen === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", chosen);
}

/** The switch. */
export function themeSwitch(): HTMLElement {
  const element = select(THEMES, localStorage.getItem(KEPT) ?? "system", () => {
    localStorage.setItem(KEPT, element.value);
    applyTheme();
  });
  element.setAttribute("aria-label", "Colours");
  element.classList.add("theme");
  return element;
}
