/**
 * Where pages of App Builder call a runner, and with what: for runners, control planes and the pages
 * themselves, so that nothing here needs Node.
 */

/** POST with a token: runs the query that the token is for. */
export const APP_BUILDER_PATH = "/api/parkit/v1/app-builder/queries";

/**
 * Header that carries the token. Datadog's Agent has the name among its constants, and nothing that uses it.
 */
export const APP_BUILDER_TOKEN_HEADER = "X-Datadog-Apps-On-Prem-Runner-Access-Token";

/**
 * Origin of a runner's address, such as `https://par.example.com`; undefined for what is none. IPv6 addresses
 * are none either: it goes into a Content Security Policy, which has no words for them. Nothing else of what
 * a URL may hold gets through, so that it cannot end the directive that it is in.
 */
export function runnerOrigin(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, host } = new URL(address);
  const origin = `${protocol}//${host}`;
  return /^https?:\/\/[a-z0-9.-]+(?::\d+)?$/.test(origin) ? origin : undefined;
}
