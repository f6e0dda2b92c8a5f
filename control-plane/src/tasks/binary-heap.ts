/** Items of which the least is always at hand, each put in and taken out in logarithmic time. */
export class BinaryHeap<T> {
  readonly #items: T[] = [];
  readonly #precedes: (one: T, other: T) => boolean;

  /** @param precedes - whether the first comes out before the second. */
  constructor(precedes: (one: T, other: T) => boolean) {
    this.#precedes = precedes;
  }

  /** How many items there are. */
  get size(): number {
    return this.#items.length;
  }

  /** Puts an item in. */
  push(item: T): void {
    let place = this.#items.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#items[above];
      if (parent === undefined || !this.#precedes(item, parent)) break;
      this.#items[place] = parent;
      place = above;
    }
    this.#items[place] = item;
  }

  /** Takes the least item out. Undefined when there is none. */
  pop(): T | undefined {
    const [least] = this.#items;
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
    return least;
  }

  /** Puts an item at the top and lets it sink to its place. */
  #sink(item: T): void {
    let place = 0;
    for (;;) {
      const below = this.#lesserChild(place);
      const child = this.#items[below];
      if (child === undefined || !this.#precedes(child, item)) break;
      this.#items[place] = child;
      place = below;
    }
    this.#items[place] = item;
  }

  #lesserChild(place: number): number {
    const left = 2 * place + 1;
    const [one, other] = [this.#items[left], this.#items[left + 1]];
    return one !== undefined && other !== undefined && this.#precedes(other, one) ? left + 1 : left;
  }
}
