/** What stands between the frame of the page and what is in it. */
import { CallError } from "./api";
import { type Child, fill, h } from "./dom";
import type { Session } from "./records";

/**
 * How long what was drawn may stand while nothing changes, in milliseconds: whether a runner calls, time
 * says.
 */
const REDRAW_MS = 20_000;

/** Something that fills the main part of the page. */
export interface View {
  readonly title: string;
  readonly content: HTMLElement;
  /** Fetches again what may have changed. */
  readonly refresh?: () => Promise<void>;
}

/** Where a view was called from. */
export interface Place {
  /** Second part of the address: an id, `new`, or nothing. */
  readonly id: string;
  /** Third part: what of the object is meant, such as `edit`. */
  readonly action: string;
  readonly query: URLSearchParams;
  readonly session: Session;
}

/** Goes to another view. */
export function go(address: string): void {
  location.hash = address;
}

/** Address of a view, with ids that may hold anything. */
export function to(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

/** A part of a view that shows what was fetched, and changes when that does. */
export async function liveRegion<T>(
  load: () => Promise<T>,
  draw: (data: T) => Child,
): Promise<{ readonly element: HTMLElement; readonly refresh: () => Promise<void> }> {
  const element = h("div", { class: "stack" });
  let shown: string | undefined;
  const refresh = async (): Promise<void> => {
    const data = await load();
    const now = JSON.stringify([data, Math.floor(Date.now() / REDRAW_MS)]);
    if (now === shown) return;
    shown = now;
    fill(element, draw(data));
  };
  await refresh();
  return { element, refresh };
}

/** Says something to who listens to the page instead of looking at it. */
export function announce(text: string): void {
  const region = document.getElementById("announcements");
  if (region !== null) region.textContent = text;
}

/** A mistake that the page sees itself. */
export class InputError extends Error {
  override readonly name = "InputError";
}

/** An error in words for people. */
export function errorText(error: unknown): string {
  if (error instanceof CallError || error instanceof InputError) return error.message;
  return error instanceof Error ? `This page failed: ${error.message}` : "This page failed.";
}

/** Whether the user may do something; the API decides, the page only does not offer the rest. */
export function may({ permissions }: Session, permission: string): boolean {
  return permissions.includes(permission);
}
