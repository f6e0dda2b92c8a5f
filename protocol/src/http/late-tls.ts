/** What speaks TLS. Node.js takes long to load it, so that happens with the first request that needs it. */
import type * as Https from "node:https";
import type * as Tls from "node:tls";

/** `node:https`, which is loaded now if it was not. */
export function https(): typeof Https {
  return process.getBuiltinModule("node:https");
}

/** `node:tls`, which is loaded now if it was not. */
export function tls(): typeof Tls {
  return process.getBuiltinModule("node:tls");
}
