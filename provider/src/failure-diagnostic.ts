import { formatApiErrors } from "@parkit/protocol/internal/json-api";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { ApiFailure, type FailureReason } from "./api/api-failure";
import { DiagnosticError, errorAt, type Diagnostic } from "./plugin/diagnostics";
import type { Path } from "./plugin/path";

/** What was being done when a request failed. */
export interface Undertaking {
  /** As in `create the connection "billing"`. */
  readonly doing: string;
  /** Scopes that the application key needs for it. */
  readonly scopes: readonly string[];
  readonly path?: Path;
  /** For what may exist although the answer was lost: how to find out, and what to do then. */
  readonly adoption?: string;
  /** More about a refusal, by status: what it probably means here. */
  readonly advice?: Readonly<Record<number, string>>;
}

/**
 * Turns what a request threw into an error for the user.
 *
 * @throws whatever was thrown, when it is neither a failed request nor an answer that cannot be read
 */
export function failureError(thrown: unknown, undertaking: Undertaking): DiagnosticError {
  if (thrown instanceof DiagnosticError) return thrown;
  if (thrown instanceof ApiFailure) return new DiagnosticError([failureDiagnostic(thrown, undertaking)]);
  if (thrown instanceof WireFormatError) {
    const detail = `The answer is not of the form that Datadog documents: ${thrown.message}.`;
    return new DiagnosticError([
      errorAt(undertaking.path ?? [], `Could not ${undertaking.doing}`, joined(detail, undertaking.adoption)),
    ]);
  }
  throw thrown;
}

function failureDiagnostic(failure: ApiFailure, undertaking: Undertaking): Diagnostic {
  const { doing, path = [], adoption } = undertaking;
  const detail = joined(explanation(failure.reason, undertaking), failure.isAmbiguous ? adoption : undefined);
  return errorAt(path, `Could not ${doing}`, detail);
}

function explanation(reason: FailureReason, undertaking: Undertaking): string {
  switch (reason.kind) {
    case "status":
      return refusal(reason, undertaking);
    case "unreachable":
      return `The API could not be reached: ${reason.problem}. Check site and api_url (DD_SITE, DD_HOST), and the proxy if there is one.`;
    case "lost":
      return `The request was sent, and no answer came: ${reason.problem}.`;
    case "stopped":
      return "Terraform asked to stop before the request was sent. Nothing was done.";
  }
}

function refusal(
  { status, errors }: Extract<FailureReason, { readonly kind: "status" }>,
  { scopes, advice }: Undertaking,
): string {
  const said = formatApiErrors(errors);
  return joined(
    `Datadog answered ${status}${said === "" ? "" : `: ${said}`}.`,
    advice?.[status] ?? meaning(status, scopes),
  );
}

function meaning(status: number, scopes: readonly string[]): string | undefined {
  switch (status) {
    case 401:
      return "Check api_key and app_key (DD_API_KEY, DD_APP_KEY) and that they belong to the configured site.";
    case 403:
      return `Likely the application key lacks ${scopes.length > 1 ? "one of the scopes" : "the scope"} ${scopes.join(", ")}, its owner lacks that permission, or the key is not registered for Actions API access (datadog_app_key_registration).`;
    case 404:
    case 405:
      return "The object does not exist, or this site does not know the route.";
    case 413:
      return "The request is too large.";
    case 429:
      return "The rate limit was not lifted within the retry budget (http_client_retry_timeout, http_client_retry_max_retries). Run again later, or lower -parallelism.";
    default:
      return status >= 500
        ? "This is a failure on Datadog's side that lasted longer than the retry budget. Run again later."
        : undefined;
  }
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join("\n\n");
}
