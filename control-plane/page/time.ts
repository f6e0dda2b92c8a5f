/** Times and durations for people. */
import { h } from "./dom";

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** How long ago a time was; the time itself stands in its title. */
export function ago(time: string | undefined): HTMLElement {
  if (time === undefined) return h("span", { class: "quiet" }, "never");
  const element = h("time", { datetime: time, title: absolute.format(new Date(time)), "data-ago": true });
  element.textContent = agoText(time);
  return element;
}

/** Brings all texts that say how long ago something was up to now. */
export function refreshTimes(): void {
  for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-ago]"))
    element.textContent = agoText(element.dateTime);
}

function agoText(time: string): string {
  const seconds = Math.max(0, (Date.now() - Date.parse(time)) / 1000);
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? UNITS[3];
  return seconds < 5 ? "just now" : relative.format(-Math.floor(seconds / size), unit);
}

/** A point in time, to the second. */
export function at(time: string): HTMLElement {
  return h("time", { datetime: time }, absolute.format(new Date(time)));
}

/** How long it is from one time to another. */
export function between(from: string, to: string): string {
  const milliseconds = Math.max(0, Date.parse(to) - Date.parse(from));
  if (milliseconds < 1000) return `${milliseconds} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const minutes = Math.floor(milliseconds / 60_000);
  return `${minutes} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}
