import { isDeepStrictEqual } from "node:util";

import type { CredentialInput } from "@parkit/provider-schema/internal/credential/credential";
import { isRecord } from "@parkit/provider-schema/internal/record";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";

/**
 * A runner that came back from what was rendered of it, with what got lost on that way, or for which
 * something else stands in, where the description says the same as the file that it is compared with: a URN
 * beside a Secret, or the name of a credential, which a format has no place for; the namespace of values that
 * only an Ingress beside them tells.
 *
 * @param again - what came back
 * @param written - the runner as it is described
 * @param found - the runner of the other file
 */
export function withAgreed(again: RunnerInput, written: RunnerInput, found: RunnerInput): RunnerInput {
  const credentials = agreedCredentials(again.credentials, written.credentials, found.credentials);
  const restored = restore({ ...again, credentials: undefined }, written, found);
  // What is added has the shape of a runner already: it is a part of one.
  return { ...(restored as RunnerInput), ...(credentials === undefined ? {} : { credentials }) };
}

function restore(again: unknown, written: unknown, found: unknown): unknown {
  if (again === undefined) return isDeepStrictEqual(written, found) ? found : undefined;
  if (!isRecord(again) || !isRecord(written) || !isRecord(found))
    return typeof again !== "object" && again !== written && written === found ? found : again;
  const names = new Set([...Object.keys(again), ...Object.keys(found)]);
  return Object.fromEntries(
    Array.from(names, (name) => [name, restore(again[name], written[name], found[name])] as const).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

type Credentials = Readonly<Record<string, CredentialInput>>;

/**
 * Files mount directories: what a credential is called, and for which integration it is, only the description
 * knows.
 */
function agreedCredentials(
  again: Credentials = {},
  written: Credentials = {},
  found: Credentials = {},
): Credentials | undefined {
  const agreed = Object.entries(written).filter(([name, credential]) =>
    isDeepStrictEqual(found[name], credential),
  );
  const others = Object.entries(again).filter(
    ([name, { from }]) =>
      !Object.hasOwn(written, name) &&
      agreed.every(([, credential]) => sourceOf(credential.from) !== sourceOf(from)),
  );
  const kept = Object.entries(again).filter(([name]) => Object.hasOwn(written, name));
  const result = Object.fromEntries([...others, ...kept, ...agreed]);
  return Object.keys(result).length === 0 ? undefined : result;
}

/** What is mounted for a credential, whatever of it is read. */
function sourceOf(from: CredentialInput["from"]): string {
  return "secretName" in from ? `secret ${from.secretName}` : JSON.stringify(from);
}
