import type { PathSegment } from "../rules/violation";
import { isSecretPlace } from "../secret/secret-field";
import { isPlaceOfShape } from "./field-names";

/**
 * Whether what a description says in a place may be shown: its shape knows the place, and no secret belongs
 * there. What stands in a field that does not exist may be meant for one that holds a secret.
 *
 * @param path - names of members and numbers of items
 */
export function isPublicPlace(path: readonly PathSegment[]): boolean {
  // Places in lists do not tell what is secret.
  return isPlaceOfShape(path) && !isSecretPlace(path.filter((segment) => typeof segment === "string"));
}
