import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";

/**
 * The answer about an object that was asked for, under the id by which it was. Ids differ in case only.
 *
 * @throws {WireFormatError} when it is about another object, as a wrong cache answers
 */
export function answeredAbout<T extends { readonly id: string }>(id: string, answer: T): T {
  if (answer.id.toLowerCase() === id.toLowerCase()) return { ...answer, id };
  throw new WireFormatError("data.id", "is not the id that was asked for");
}
