import {
  identifierTagKeyProblems,
  identifierTagTexts,
  splitIdentifierTag,
} from "@parkit/provider-schema/internal/tag/identifier-tag";
import { ArgumentError } from "@parkit/provider-schema/internal/parkit-error";

import { isUnknown } from "../token";
import { Requirement, type DescribedObject, type UnmetRequirement } from "./requirement";

/**
 * Every connection has an identifier tag of each of these keys, such as `team` or `env`.
 *
 * @example
 * Aspects.of(app).add(new RequireTags(["team"]));
 */
export class RequireTags extends Requirement {
  readonly #keys: readonly string[];

  /**
   * @param keys - the part before the colon
   * @throws {ArgumentError} when one is not the key of an identifier tag
   */
  constructor(keys: readonly string[]) {
    super();
    const [wrong] = keys.flatMap((key) => identifierTagKeyProblems(key));
    if (wrong !== undefined) throw new ArgumentError(wrong.message);
    this.#keys = [...keys];
  }

  public override unmetBy(object: DescribedObject): readonly UnmetRequirement[] {
    if (object.type !== "connection") return [];
    const { identifierTags = [] } = object.connection;
    if (isUnknown(identifierTags)) return [];
    const tags = identifierTagTexts(identifierTags);
    const present = new Set(tags.map((tag) => splitIdentifierTag(tag)?.key));
    // A tag of which nothing is known may be the one.
    if (tags.some((tag) => isUnknown(tag) && splitIdentifierTag(tag) === undefined)) return [];
    return this.#keys
      .filter((key) => !present.has(key))
      .map((key) => ({
        rule: "requirement/tags",
        path: "identifierTags",
        message: `no identifier tag has the key ${JSON.stringify(key)}`,
        hint: `Add one, as in "${key}:value".`,
      }));
  }
}
