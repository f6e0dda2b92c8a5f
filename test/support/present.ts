/**
 * What `beforeAll` has started. A test that wants what is not there fails by that, and not by what it does.
 */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("it did not start");
  return value;
}
