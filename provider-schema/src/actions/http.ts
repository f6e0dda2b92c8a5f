import { FLAVOURS } from "../runner/flavour";
import { type Action, actionsOf, AGENTS } from "./action";

const BUNDLE = "com.datadoghq.http";

/** HTTP actions. */
export function httpActions(): readonly Action[] {
  return [
    ...actionsOf(
      BUNDLE,
      { flavours: FLAVOURS },
      { request: "Call an HTTP or HTTPS URL and return the answer" },
    ),
    ...actionsOf(
      BUNDLE,
      { flavours: AGENTS },
      {
        getChecksumFromURL: "Fetch a URL and return a checksum of what it serves",
        testConnection: "Try an HTTP connection with the request that its test settings name",
      },
    ),
  ];
}
