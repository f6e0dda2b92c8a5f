import { PROVIDER_VERSION } from "../terraform-provider";
import { STANDALONE_IMAGE } from "./versions";

/** Repository of the reference runner's image, made by `npm run image`; a registry may stand before it. */
export const REFERENCE_IMAGE = "parkit/runner";
const INTERPRETERS = "-large";

/** Whose image a repository has, by its name: only tags of Datadog's are versions of Datadog's. */
export type ImageOrigin = "datadog" | "reference" | "own";

/** Whose image runs where a deployment names this repository, or none. */
export function imageOrigin(repository: unknown): ImageOrigin {
  if (typeof repository !== "string") return "datadog";
  const isNamed = (name: string): boolean => repository === name || repository.endsWith(`/${name}`);
  if (isNamed(REFERENCE_IMAGE)) return "reference";
  // A mirror keeps the last part of the name.
  return isNamed(STANDALONE_IMAGE.slice(STANDALONE_IMAGE.lastIndexOf("/") + 1)) ? "datadog" : "own";
}

/**
 * Whether a tag tells a version of Datadog's image. An image of one's own that is made from it may keep its
 * tags, which start with `v`.
 */
export function isDatadogVersion(tag: string, repository: unknown): boolean {
  const origin = imageOrigin(repository);
  return origin === "datadog" || (origin === "own" && tag.startsWith("v"));
}

/** Tag of the reference runner's image that belongs to this version of parkit. */
export function referenceTag({ interpreters }: { readonly interpreters: boolean }): string {
  return `${PROVIDER_VERSION}${interpreters ? INTERPRETERS : ""}`;
}

/** Whether such an image has interpreters for scripts: as with Datadog's, the end of its tag tells. */
export function hasInterpreters(tag: string): boolean {
  return tag.replace(/@.*$/, "").endsWith(INTERPRETERS);
}
