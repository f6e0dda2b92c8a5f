import { CONNECTIONS_PAGE } from "./connections-page";
import { FIRST_PAGE } from "./first-page";
import { MODES_PAGE } from "./modes-page";
import { RECOMMENDED_PAGE } from "./recommended-page";
import type { Statement } from "./statement";

/** Every statement that Datadog's pages make about private actions, in their order. */
export const STATEMENTS: readonly Statement[] = [
  ...FIRST_PAGE,
  ...RECOMMENDED_PAGE,
  ...MODES_PAGE,
  ...CONNECTIONS_PAGE,
];
