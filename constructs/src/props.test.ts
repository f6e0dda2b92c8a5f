import type { IResolvable, TerraformProvider } from "cdktf";

import type { Description } from "@parkit/provider-schema/internal/description/description";

import {
  Actions,
  Allowlist,
  IdentifierTags,
  type ConnectionGroupProps,
  type ConnectionProps,
  type ExecutionPolicyProps,
  type IConnection,
  type IPrivateActionRunner,
  type PrivateActionRunnerProps,
} from "./index";

/** Whether two unions of names are the same. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

type Element<List extends keyof Description> =
  NonNullable<Description[List]> extends readonly (infer Item)[] ? Item : never;

/** What a construct adds to the description's own fields. */
type Added<Props, Fields> = Exclude<keyof Props, keyof Fields>;

const sameFields: readonly true[] = [
  true satisfies Same<
    Added<PrivateActionRunnerProps, Element<"runners">>,
    "provider" | "dependsOn" | "runnerUrn"
  >,
  true satisfies Same<Added<ConnectionProps, Element<"connections">>, "provider" | "dependsOn">,
  true satisfies Same<Added<ConnectionGroupProps, Element<"connectionGroups">>, "provider" | "dependsOn">,
  true satisfies Same<Added<ExecutionPolicyProps, Element<"executionPolicies">>, "provider" | "dependsOn">,
  true satisfies Same<Exclude<keyof Element<"executionPolicies">, keyof ExecutionPolicyProps>, never>,
  true satisfies Same<Exclude<keyof Element<"runners">, keyof PrivateActionRunnerProps>, never>,
  true satisfies Same<Exclude<keyof Element<"connections">, keyof ConnectionProps>, never>,
  true satisfies Same<Exclude<keyof Element<"connectionGroups">, keyof ConnectionGroupProps>, never>,
  // Whoever adds to descriptions is told here that constructs are made of them: see DescribedObjects.
  true satisfies Same<
    Exclude<keyof Description, "apiVersion" | "site">,
    "runners" | "connections" | "connectionGroups" | "executionPolicies"
  >,
];

declare const runner: IPrivateActionRunner;
declare const connection: IConnection;
declare const unknownYet: IResolvable;
declare const provider: TerraformProvider;

declare const later: string;
declare const names: readonly string[];
const deployment = { type: "helm", namespace: "datadog" } as const;

/** Never called: the compiler is the test. */
const accepts = (): readonly (PrivateActionRunnerProps | ConnectionProps | ConnectionGroupProps)[] => [
  {
    name: "payments",
    modes: ["pull", "appBuilder"],
    push: { hostname: "par.example.com", ingress: { tlsSecret: "tls" } },
    allow: ["com.datadoghq.http.request", { custom: "com.example.thing" }],
    identity: { type: "secret", secretName: "a" },
    credentials: { orders: { type: "postgresql", from: { secretName: "orders-db" } } },
    deployment: { type: "helm", namespace: "datadog" },
    provider,
  },
  {
    name: "a",
    runner,
    integration: { type: "http", auth: { type: "none" } },
    identifierTags: ["env:prod"],
  },
  {
    name: "a",
    integration: { type: "kubernetes" },
    identifierTags: { env: "prod" },
    deletionProtection: unknownYet,
  },
  {
    name: "a",
    integration: { type: "kubernetes" },
    identifierTags: [`env:${later}`],
    access: { resolver: [`team:${later}`, later] },
  },
  { name: "a", integration: { type: "kubernetes" }, identifierTags: IdentifierTags.of([later]) },
  { name: "a", allow: ["com.datadoghq.http.*", Actions.http.request], deployment },
  { name: "a", allow: ["com.datadoghq.authoredscripts.helm.upgrade"], deployment },
  { name: "a", allow: Allowlist.of(names), node: { allow: Allowlist.none() }, deployment },
  { name: "g", identifierTagKeys: ["env"], connections: [connection], dependsOn: [{ fqn: "a.b" }] },
];

/** Never called: each line below its remark must not compile. */
const refuses = (): readonly unknown[] => [
  // @ts-expect-error a runner says how it is deployed
  { name: "a", allow: "none" } satisfies PrivateActionRunnerProps,
  {
    name: "a",
    allow: "none",
    deployment,
    // @ts-expect-error a flag that decides what is deployed is written out
    allowImdsEndpoint: unknownYet,
  } satisfies PrivateActionRunnerProps,
  // @ts-expect-error there is no such deployment
  { name: "a", allow: "none", deployment: { type: "nomad" } } satisfies PrivateActionRunnerProps,
  // @ts-expect-error the chart needs a namespace
  { name: "a", allow: "none", deployment: { type: "helm" } } satisfies PrivateActionRunnerProps,
  // @ts-expect-error there is no such action
  { name: "a", allow: ["com.datadoghq.http.reqest"], deployment } satisfies PrivateActionRunnerProps,
  // @ts-expect-error there is no such bundle
  { name: "a", allow: ["com.datadoghq.htp.*"], deployment } satisfies PrivateActionRunnerProps,
  {
    name: "a",
    allow: [],
    // @ts-expect-error nor in a component
    clusterAgent: { allow: ["com.datadoghq.http.reqest"] },
    deployment,
  } satisfies PrivateActionRunnerProps,
  // @ts-expect-error a tag has a colon
  { name: "a", integration: { type: "kubernetes" }, identifierTags: ["env"] } satisfies ConnectionProps,
  // @ts-expect-error nothing says whether this one has
  { name: "a", integration: { type: "kubernetes" }, identifierTags: [later] } satisfies ConnectionProps,
  // @ts-expect-error a connection has no such relation
  { name: "a", integration: { type: "kubernetes" }, access: { owner: [] } } satisfies ConnectionProps,
  // @ts-expect-error there is no such mode
  { name: "a", allow: "none", deployment, modes: ["poll"] } satisfies PrivateActionRunnerProps,
  // @ts-expect-error a runner is referred to by its construct, not by its name
  { name: "a", runner: "payments", integration: { type: "kubernetes" } } satisfies ConnectionProps,
  // @ts-expect-error PostgreSQL finds its credential in a file on the runner
  { name: "a", runner, integration: { type: "postgresql" } } satisfies ConnectionProps,
  {
    name: "a",
    // @ts-expect-error a secret is a reference
    integration: { type: "openai", auth: { type: "api-key", apiToken: "s" } },
  } satisfies ConnectionProps,
  // @ts-expect-error members are constructs
  { name: "g", identifierTagKeys: ["env"], connections: ["a"] } satisfies ConnectionGroupProps,
];

describe("props of the constructs", () => {
  it("have every field of the description and little more", () => {
    expect(sameFields).not.toContain(false);
    expect([accepts, refuses]).toHaveLength(2);
  });
});
