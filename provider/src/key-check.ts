/**
 * The check of the API key, which is also the check that Datadog's API is what answers. Loaded only where it
 * is made.
 */
import { isJsonObject, parseJson } from "@parkit/protocol/internal/json";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { at, DiagnosticError, errorAt, type Diagnostic, type Path } from "@parkit/terraform-plugin";
import type { SendRequest } from "./api/api-client";
import { ApiFailure } from "./api/api-failure";
import { failureError, withExplanation } from "./failure-diagnostic";
import type { ApiAddress } from "./parkit-client";

const PATH = "/api/v1/validate";
const WITHOUT = "To go on without this check set validate = false.";

/**
 * What keeps the API key from being taken; undefined when it is. Only the documented answer counts: a host
 * that answers anything else is not Datadog's API, and what it says of objects must not be believed.
 */
export async function checkApiKey(
  send: SendRequest,
  address: ApiAddress,
  signal: AbortSignal,
): Promise<Diagnostic | undefined> {
  try {
    const body = parseJson(await send({ method: "GET", path: PATH, signal }));
    const valid = isJsonObject(body) ? body["valid"] : undefined;
    if (valid === true) return undefined;
    if (valid === false) return refusedKey();
    throw new WireFormatError("valid", "is missing");
  } catch (error) {
    if (error instanceof ApiFailure && isRefusal(error)) return refusedKey();
    const failed = failureError(error, {
      doing: "check the API key",
      scopes: [],
      path: pathOf(address),
      advice: { 404: "So this is not the address of Datadog's API." },
    });
    const explained = withExplanation(failed, `${addressHint(address)} ${WITHOUT}`);
    if (explained instanceof DiagnosticError) return explained.diagnostics[0];
    throw explained;
  }
}

/** A proxy may refuse, too, but not with a document of the API. */
function isRefusal({ reason }: ApiFailure): boolean {
  return reason.kind === "status" && [401, 403].includes(reason.status) && reason.author !== undefined;
}

function refusedKey(): Diagnostic {
  const detail = `Check api_key (or DD_API_KEY) and that it belongs to the configured site. ${WITHOUT}`;
  return errorAt([], "Datadog refuses the API key", detail);
}

function pathOf({ source }: ApiAddress): Path {
  return source === "api_url" || source === "site" ? at(source) : [];
}

function addressHint({ url, source }: ApiAddress): string {
  const { origin, pathname } = new URL(url);
  const is = `The address is ${url}, from ${source}.`;
  return pathname === "/" ? is : `${is} Datadog's API has no path: write ${origin} without ${pathname}.`;
}
