/** From a failed request to the error that Terraform shows. */
import { formatApiErrors } from "@parkit/protocol/internal/json-api";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { shortened } from "@parkit/provider-schema/internal/printable";
import { DiagnosticError, errorAt, type Diagnostic, type Path } from "@parkit/terraform-plugin";
import { ApiFailure, type AnswerContent, type FailureReason } from "./api/api-failure";

/** What was being done when a request failed. */
export interface Undertaking {
  /** As in `create the connection "billing"`. */
  readonly doing: string;
  /** Scopes that the application key needs for it. */
  readonly scopes: readonly string[];
  readonly path?: Path;
  /** For what may exist although the answer was lost: how to find out, and what to do then. */
  readonly adoption?: string;
  /** What it means here that the API says that the object does not exist. */
  readonly gone?: string;
  /** More about another refusal, by status: what it probably means here. */
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
  const detail = joined(explanation(failure, undertaking), failure.isAmbiguous ? adoption : undefined);
  return errorAt(path, `Could not ${doing}`, detail);
}

/** The same errors with a further paragraph; anything else that was thrown as it is. */
export function withExplanation(thrown: unknown, text: string): unknown {
  if (!(thrown instanceof DiagnosticError)) return thrown;
  return new DiagnosticError(
    thrown.diagnostics.map((diagnostic) => ({ ...diagnostic, detail: joined(diagnostic.detail, text) })),
  );
}

function explanation(failure: ApiFailure, undertaking: Undertaking): string {
  const { reason, request } = failure;
  switch (reason.kind) {
    case "status":
      return refusal(failure, reason, undertaking);
    case "foreign":
      return joined(
        `The answer to ${request} was ${reason.status} with ${reason.content}, which Datadog's API does not give.`,
        reason.location === undefined
          ? WHO_ANSWERED
          : `It redirects to ${shortened(reason.location)}. Redirects are not followed, because the keys would go along. ${WHO_ANSWERED}`,
      );
    case "unreachable":
      return `The API could not be reached: ${reason.problem}. Check site and api_url (DD_SITE, DD_HOST), and the proxy if there is one.`;
    case "environment":
      return `${reason.problem}. Nothing was sent.`;
    case "lost":
      return `The request was sent, and no answer came: ${reason.problem}.`;
    case "stopped":
      return "Terraform asked to stop before the request was sent. Nothing was done.";
  }
}

const WHO_ANSWERED =
  "Something else answered: another host, a proxy, a gateway or a login page. Check site and api_url (DD_SITE, DD_HOST), and the proxy if there is one.";

function refusal(
  { isGone, request }: ApiFailure,
  { status, errors, author, content }: Extract<FailureReason, { readonly kind: "status" }>,
  { scopes, gone, advice }: Undertaking,
): string {
  const said = shortened(formatApiErrors(errors));
  if (isGone && gone !== undefined) return joined(`Datadog answered 404: ${said}.`, gone);
  const meant = advice?.[status] ?? (status === 404 && !isGone ? NO_ROUTE : meaning(status, scopes));
  if (author !== undefined)
    return joined(`Datadog answered ${status}${said === "" ? "" : `: ${said}`}.`, meant);
  return joined(
    `The answer to ${request} was ${status} with ${content}, without an error document of Datadog's API.`,
    meant,
    isOftenEmpty(status, content) ? undefined : WHO_ANSWERED,
  );
}

/** Datadog's own gates and overloaded servers answer without a document, too. */
function isOftenEmpty(status: number, content: AnswerContent): boolean {
  return status >= 500 || (status === 403 && content === "an empty body");
}

const NO_ROUTE =
  "That is said of the route and not of an object, so nothing is concluded from it. Check site and api_url (DD_SITE, DD_HOST). What is gone for certain can be forgotten: terraform state rm <address>.";

function meaning(status: number, scopes: readonly string[]): string | undefined {
  switch (status) {
    case 401:
      return "Check api_key and app_key (DD_API_KEY, DD_APP_KEY) and that they belong to the configured site.";
    case 403:
      return `Likely the application key lacks ${scopes.length > 1 ? "one of the scopes" : "the scope"} ${scopes.join(", ")}, its owner lacks that permission, or the key is not registered for Actions API access (datadog_app_key_registration).`;
    case 404:
      return "The object does not exist.";
    case 405:
      return "This site does not know the route.";
    case 407:
      return "The proxy asks for a user and a password: write them into HTTP_PROXY.";
    case 413:
      return "The request is too large.";
    case 429:
      return "The rate limit was not lifted within the retry budget (http_client_retry_timeout, http_client_retry_max_retries). Run again later, or lower -parallelism.";
    default:
      return status >= 500
        ? "This is a failure on Datadog's side, or of a gateway before it, that lasted longer than the retry budget. Run again later."
        : undefined;
  }
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join("\n\n");
}
