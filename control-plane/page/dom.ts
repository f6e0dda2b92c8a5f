/** Making elements. Whatever text comes in stays text: there is no way to markup here. */

/** What can stand in an element. */
export type Child = Node | string | undefined | readonly Child[];

type Attributes = Readonly<Record<string, string | boolean | undefined | ((event: Event) => void)>>;

/**
 * An element. Attributes that are functions are listeners (`onclick`), `true` is an attribute without a
 * value.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...nodesOf(children));
  return element;
}

/** Children in one flat list. */
export function nodesOf(child: Child): readonly (Node | string)[] {
  if (child === undefined) return [];
  return typeof child === "string" || child instanceof Node ? [child] : child.flatMap(nodesOf);
}

/** Replaces what an element holds; what had the focus keeps it when it is there again, by its id or link. */
export function fill(element: Element, ...children: readonly Child[]): void {
  const active = document.activeElement;
  const key = active !== null && element.contains(active) ? keyOf(active) : undefined;
  element.replaceChildren(...nodesOf(children));
  if (key === undefined) return;
  const again = [...element.querySelectorAll<HTMLElement>("a, button, input, select, textarea, pre")];
  again.find((candidate) => keyOf(candidate) === key)?.focus();
}

function keyOf(element: Element): string {
  return `${element.tagName} ${element.id} ${element.getAttribute("href") ?? ""} ${element.textContent}`;
}

let lastId = 0;

/** An id that nothing else on the page has. */
export function newId(): string {
  lastId += 1;
  return `id-${lastId}`;
}
