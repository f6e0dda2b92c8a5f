/** Every action of the HTTP bundle. */
import type { RegisteredAction } from "../action";
import { getChecksumFromUrl } from "./get-checksum-from-url";
import { request } from "./request";
import { testConnection } from "./test-connection";

/** Those that the runner has. */
export const httpActions: readonly RegisteredAction[] = [request, getChecksumFromUrl, testConnection];
