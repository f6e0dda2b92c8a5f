/**
 * Names that are made of others fit whoever takes them: of the longest runners and credentials that the rules
 * let through, on every way of deploying in a cluster and with Compose.
 */
import { validate } from "@parkit/provider-schema/internal/description/validate";
import { isLabelName, isSecretName } from "@parkit/provider-schema/internal/kubernetes/kubernetes-name";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { TARGETS } from "@parkit/targets/internal/targets";
import { parseAllDocuments } from "yaml";

type Way = "helm" | "manifests" | "helm-agent" | "operator" | "compose";

/** Where a credential comes from, as each way of deploying mounts it. */
const SOURCES: Readonly<Record<string, { readonly from: object; readonly ways: readonly Way[] }>> = {
  "a store": {
    from: { type: "external", store: "vault", remoteKey: "a" },
    ways: ["helm", "manifests", "helm-agent", "operator"],
  },
  "the description": {
    from: {
      type: "literal",
      value: '{"auth_type":"Token Auth","credentials":[{"tokenName":"a","tokenValue":"b"}]}',
      force: true,
    },
    ways: ["helm", "compose"],
  },
  "a class of the driver": {
    from: { type: "csi", secretProviderClass: "c".repeat(253) },
    ways: ["manifests", "helm-agent", "operator"],
  },
  "a Secret of the longest name": {
    from: { secretName: "s".repeat(253) },
    ways: ["manifests", "helm-agent", "operator"],
  },
  "a variable": { from: { type: "env", name: "CREDENTIAL" }, ways: ["compose"] },
};

/** Longest first: the first pair of names that the rules let through is the one that is rendered. */
const LENGTHS = [63, 62, 61, 53, 40, 28, 9, 1];

function runnerOf(way: Way, source: object, runner: number, credential: number): RunnerInput {
  const sketch: unknown = {
    name: "r".repeat(runner),
    allow: ["com.datadoghq.http.request"],
    ...(way === "compose" ? {} : { identity: { type: "secret", secretName: "i".repeat(253) } }),
    credentials: { ["k".repeat(credential)]: { type: "http-token", from: source } },
    deployment: { type: way, ...(way === "compose" ? {} : { namespace: "n".repeat(63) }) },
  };
  // Whether it is one is what the rules say; what they refuse is not rendered.
  return sketch as RunnerInput;
}

const errorsOf = (runner: RunnerInput): readonly string[] =>
  validate({ apiVersion: "parkit/v1", runners: [runner] })
    .filter(({ severity }) => severity === "error")
    .map(({ rule }) => rule);

/** Every value below one, with the name of the member that it is. */
function below(value: unknown, name = ""): readonly (readonly [name: string, value: unknown])[] {
  const entries: readonly (readonly [string, unknown])[] =
    typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [[name, value], ...entries.flatMap(([key, item]) => below(item, Array.isArray(value) ? name : key))];
}

function nameOf(value: unknown): string | undefined {
  const name: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "name") : undefined;
  return typeof name === "string" ? name : undefined;
}

/** Names of a document that whoever reads it would not take. */
function misfits(document: unknown): readonly string[] {
  const kind: unknown = Reflect.get(Object(document) as object, "kind");
  return below(document).flatMap(([member, value]) => {
    const name = nameOf(value);
    switch (member) {
      case "metadata":
        return name === undefined || (kind === "Service" ? isLabelName(name) : isSecretName(name))
          ? []
          : [`${String(kind)} ${name}`];
      case "volumes":
      case "volumeMounts":
      case "containers":
        return name === undefined || isLabelName(name) ? [] : [`${member} ${name}`];
      // Chart private-action-runner names a volume after each.
      case "credentialSecrets": {
        const secret: unknown = Reflect.get(Object(value) as object, "secretName");
        return typeof secret !== "string" || isLabelName(secret) ? [] : [`${member} ${secret}`];
      }
      case "secretName":
      case "secretProviderClass":
        return typeof value !== "string" || isSecretName(value) ? [] : [`${member} ${value}`];
      case "fullnameOverride":
        return typeof value !== "string" || isLabelName(value) ? [] : [`${member} ${value}`];
      default:
        return [];
    }
  });
}

const cases = Object.entries(SOURCES).flatMap(([what, { from, ways }]) =>
  ways.map((way) => ({ way, what, from })),
);

it.each(cases)("$way takes the names of a credential from $what", ({ way, from }) => {
  const pairs = LENGTHS.flatMap((runner) =>
    [52, 51, 22, 1].map((credential) => [runner, credential] as const),
  );
  const accepted = pairs.filter(
    ([runner, credential]) => errorsOf(runnerOf(way, from, runner, credential)).length === 0,
  );
  expect(accepted.length).toBeGreaterThan(4);
  const target = TARGETS[way];
  if (target?.of !== "runner") throw new Error(`there is no target ${way}`);
  for (const [runner, credential] of accepted) {
    const files = target.files(runnerSpec(runnerOf(way, from, runner, credential)));
    const documents = files
      .filter(({ path }) => /\.ya?ml$/.test(path))
      .flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS() as unknown));
    expect([runner, credential, documents.flatMap(misfits)]).toEqual([runner, credential, []]);
    // It is the name that was tried.
    expect(JSON.stringify([files.map(({ path }) => path), documents])).toContain("k".repeat(credential));
  }
});
