import type * as z from "zod";

import type { Description } from "./description";
import { descriptionShape } from "./shape";

/** Stands for a member that may be left out. */
interface Absent {
  readonly absent: true;
}

/**
 * A type with everything laid open that assignability overlooks: optional members become required ones that
 * may be {@link Absent}, and `readonly` is dropped. Two types with the same normal form are the same to
 * somebody who writes or reads values.
 */
type Normal<T> = T extends readonly (infer Element)[]
  ? Normal<Element>[]
  : T extends object
    ? {
        -readonly [Key in keyof T]-?:
          Normal<Exclude<T[Key], undefined>> | (T extends Record<Key, T[Key]> ? never : Absent);
      }
    : T;

type Assignable<From, To> = [From] extends [To] ? true : false;

type Shape = Normal<z.output<typeof descriptionShape>>;
type Interface = Normal<Description>;

// Checked by the compiler: the shape and the hand-written interfaces say the same.
const shapeIsInterface: Assignable<Shape, Interface> = true;
const interfaceIsShape: Assignable<Interface, Shape> = true;

/** A difference that plain assignability would not see, to know that the comparison can fail. */
type WithoutSite = Normal<Omit<Description, "site">>;
const missingMemberIsSeen: Assignable<WithoutSite, Shape> = false;
type WithRequiredSite = Normal<Description & Required<Pick<Description, "site">>>;
const requiredMemberIsSeen: Assignable<Shape, WithRequiredSite> = false;

describe("shape of a description", () => {
  it("equals the hand-written interfaces", () => {
    expect([shapeIsInterface, interfaceIsShape]).toEqual([true, true]);
  });

  it("is compared strictly enough to see an optional member that one side lacks", () => {
    expect([missingMemberIsSeen, requiredMemberIsSeen]).toEqual([false, false]);
  });

  it("accepts the smallest description", () => {
    expect(descriptionShape.safeParse({ apiVersion: "parkit/v1" }).success).toBe(true);
  });
});
