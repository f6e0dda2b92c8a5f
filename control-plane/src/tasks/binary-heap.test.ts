import fc from "fast-check";
import { BinaryHeap } from "./binary-heap";

/** A number to put in, or undefined to take one out. */
type Step = number | undefined;

function takenFromHeap(steps: readonly Step[]): readonly (number | undefined)[] {
  const heap = new BinaryHeap<number>((one, other) => one < other);
  return steps.map((step) => {
    if (step === undefined) return heap.pop();
    heap.push(step);
    return undefined;
  });
}

function takenFromSortedList(steps: readonly Step[]): readonly (number | undefined)[] {
  let list: readonly number[] = [];
  return steps.map((step) => {
    if (step !== undefined) {
      list = [...list, step].sort((one, other) => one - other);
      return undefined;
    }
    const [least, ...rest] = list;
    list = rest;
    return least;
  });
}

it("gives items in their order, whatever the order in which they were put in and taken out", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(50), { nil: undefined })), (steps) => {
      const all = [...steps, ...steps.map(() => undefined)];
      expect(takenFromHeap(all)).toEqual(takenFromSortedList(all));
    }),
  );
});
