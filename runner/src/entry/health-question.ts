import { get } from "node:http";

/** Longest wait for an answer, in milliseconds: what probes wait by default. */
const TIMEOUT_MS = 10_000;

/**
 * Asks a runner on this machine how it is.
 *
 * @returns undefined when it answers 200, else what is wrong
 */
export function healthProblem(url: URL): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: TIMEOUT_MS, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? undefined : `it answered ${response.statusCode ?? ""}`);
    });
    request.on("timeout", () => {
      request.destroy(new Error("no answer"));
    });
    request.on("error", (error) => {
      resolve(error.message);
    });
  });
}
