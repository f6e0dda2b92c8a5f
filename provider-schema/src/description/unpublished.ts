/**
 * What Datadog has, but has not published so far that it could be described. Each is refused with the reason;
 * once a released contract has it, it becomes a field and leaves this list.
 */
import { member } from "./field-names";
import type { PathSegment } from "../rules/violation";

/** Why something cannot be described, and what to do instead. */
export interface Unpublished {
  readonly message: string;
  readonly hint: string;
}

/** Datadog's Terraform provider has them from 4.30.0 on; no released contract names the attributes. */
const SECRETS_MANAGER: Unpublished = {
  message:
    "credentials in AWS Secrets Manager cannot be described: Datadog has not published which attribute of a connection refers to them",
  hint: "Hand the value over by a Terraform variable, { type: terraform, variable: … }, that is read from the secret where Terraform runs; for a runner { type: external, … } lets the External Secrets Operator read it.",
};

/** Agents make it by themselves since March 2026; how its `credentials` are spelled was seen nowhere. */
const REMOTE_ACTION: Unpublished = {
  message:
    "a connection of integration RemoteAction cannot be described: Datadog has not published its credentials",
  hint: "An owned Agent makes it by itself when it enrolls. On runners without an owner execution policies with integration: remote-action govern the same actions.",
};

/** The provider has it from 4.30.0 on; no released client does. */
const SLACK_SCOPE: Unpublished = {
  message:
    "execution policies about Slack cannot be described: Datadog has published neither the name of their integration nor a client that has their scope",
  hint: "Make the policy at Datadog.",
};

/** Spellings of a name as one: `AwsSecretsManager`, `aws_secrets_manager`, `aws-secrets-manager`. */
function plain(name: unknown): string | undefined {
  return typeof name === "string" ? name.toLowerCase().replace(/[-_ ]/g, "") : undefined;
}

/** Says why a value cannot be described; undefined when there is no such reason. */
export function unpublishedValue(path: readonly PathSegment[], value: unknown): Unpublished | undefined {
  const [name, above] = [path.at(-1), path.at(-2)];
  const type = plain(name === "type" ? value : member(value, "type"));
  if (type === "awssecretsmanager") return SECRETS_MANAGER;
  if (name === "type" && above === "integration" && type === "remoteaction") return REMOTE_ACTION;
  if (path[0] !== "executionPolicies") return undefined;
  const isSlack = (name === "integration" && plain(value) === "slack") || type === "slack";
  return isSlack ? SLACK_SCOPE : undefined;
}

/** Says why there is no field of that name; undefined when there is no such reason. */
export function unpublishedField(name: string): Unpublished | undefined {
  return plain(name) === "externalsecretsmanager" ? SECRETS_MANAGER : undefined;
}
