import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import type { ConnectionGroupInput } from "@parkit/provider-schema/internal/group/connection-group";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import {
  connectionResourceType,
  isIntegrationType,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import {
  CLI_CONFIGURATION,
  carriedConfiguration,
  IMPLIED_MIRROR,
} from "@parkit/provider-schema/internal/provider-installation";
import { identityUrn } from "@parkit/provider-schema/internal/runner/runner-identity";
import {
  pairedComponent,
  runnerSpecs,
  type RunnerSpec,
} from "@parkit/provider-schema/internal/runner/runner-spec";
import { DEFAULT_SITE_PARAMETER, resolveSite, type Site } from "@parkit/provider-schema/internal/site/site";
import {
  PROVIDER_NAME,
  PROVIDER_SOURCE,
  PROVIDER_VERSION,
  WRITE_ONLY,
  WRITE_ONLY_CLI_VERSION,
} from "@parkit/provider-schema/internal/terraform-provider";

import { optional } from "../text/optional-member";
import type { TargetFile } from "../target-file";
import {
  DATADOG_PROVIDER,
  EXECUTION_POLICY_RESOURCE,
  executionPolicyAttributes,
  restrictedPolicyId,
  restrictionBindings,
} from "./execution-policy";
import { connectionAttributes, connectionGroupAttributes } from "./terraform";
import { terraformIds, withoutExpressions } from "./terraform-id";
import { enrollmentAttributes, identityOutput, identityOutputBlock } from "./terraform-identity";
import { RenderError } from "../render-error";

/**
 * Target `terraform`: connections, groups, enrollments and their identities, and execution policies as plain
 * Terraform JSON, for people without CDKTF.
 */
export function terraformFiles(description: Description): readonly TargetFile[] {
  const text = `${JSON.stringify(terraformDocument(description), undefined, 2)}\n`;
  return [
    { path: "main.tf.json", text, usesProvider: true },
    { path: CLI_CONFIGURATION, text: carriedConfiguration() },
    { path: "README.md", text: GUIDE, guide: true },
  ];
}

const GUIDE = `# Private Actions with Terraform

Made by parkit from a description; change that and render again. \`main.tf.json\` is the configuration, the provider lies beside it in \`${IMPLIED_MIRROR}\`.

## Apply

\`\`\`console
export DD_API_KEY=… DD_APP_KEY=…
terraform init
terraform apply
\`\`\`

OpenTofu takes the same commands as \`tofu\`. Node.js 20.19 or later has to be on the \`PATH\`: the provider is a program for it.

## When init does not find the provider

\`could not connect to parkit.invalid\` and \`no available releases match\` say that Terraform did not look into that folder: it was started elsewhere with
\`-chdir\`, or a configuration of yours has \`provider_installation\`. Name the file that is beside it, \`DIR\` being this directory:

\`\`\`console
TF_CLI_CONFIG_FILE=DIR/${CLI_CONFIGURATION} terraform -chdir=DIR init
\`\`\`

That file also says what to type for \`providers lock\` and \`providers mirror\`.
`;

/** A Terraform configuration in JSON syntax. */
interface TerraformDocument {
  readonly "//": string;
  readonly terraform: object;
  readonly provider: object;
  readonly variable?: Readonly<Record<string, object>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly import?: readonly ImportBlock[];
  readonly output?: Readonly<Record<string, object>>;
}

/** Says that an object exists and is to be managed by a resource. */
interface ImportBlock {
  /** Address of the resource. */
  readonly to: string;
  /** Id of the object at Datadog. */
  readonly id: string;
}

/** The configuration; resources in the order of the description. */
export function terraformDocument(input: Description): TerraformDocument {
  const description = withoutExpressions(input);
  const names = namesOf(description);
  const connectionBlocks = connections(description, names);
  const resource = {
    ...optional("parkit_runner_enrollment", filled(enrollments(description, names))),
    ...connectionBlocks,
    ...optional("parkit_connection_group", filled(groups(description, names))),
    ...policyResources(description, names),
  };
  const usesDatadog = (description.executionPolicies ?? []).length > 0;
  return {
    "//": "Made by parkit. Keys come from DD_API_KEY and DD_APP_KEY.",
    terraform: {
      ...(Object.values(connectionBlocks)
        .flatMap(Object.values<object>)
        .some(usesWriteOnly)
        ? NEWER_CLI
        : {}),
      required_providers: {
        [PROVIDER_NAME]: { source: PROVIDER_SOURCE, version: PROVIDER_VERSION },
        ...(usesDatadog
          ? {
              [DATADOG_PROVIDER.name]: {
                source: DATADOG_PROVIDER.source,
                version: DATADOG_PROVIDER.constraint,
              },
            }
          : {}),
      },
    },
    provider: {
      [PROVIDER_NAME]: providerSettings(description),
      ...(usesDatadog ? { [DATADOG_PROVIDER.name]: { api_url: siteOf(description).apiUrl } } : {}),
    },
    ...optional("variable", filled(variables(description))),
    ...optional("resource", filled(resource)),
    ...optional("import", filled(imports(description, names))),
    ...optional("output", filled(outputs(description, names))),
  };
}

/**
 * An older CLI then says which version it needs, and shows where; the words beside it are for who has to keep
 * that CLI.
 */
const NEWER_CLI = {
  "//": "Write-only arguments need it. Without a version of the secret its argument is stored in state, and older ones do.",
  required_version: `>= ${WRITE_ONLY_CLI_VERSION}`,
};

function usesWriteOnly(block: object): boolean {
  return Object.entries(block).some(
    ([name, value]: [string, unknown]) =>
      name.endsWith(WRITE_ONLY) || (typeof value === "object" && value !== null && usesWriteOnly(value)),
  );
}

/** Names of resources by the names of the description. */
interface Names {
  readonly runners: ReadonlyMap<string, string>;
  readonly connections: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
  readonly policies: ReadonlyMap<string, string>;
}

function namesOf({ runners, connections, connectionGroups, executionPolicies }: Description): Names {
  const of = (list: readonly { readonly name: string }[] = []): ReadonlyMap<string, string> =>
    terraformIds(list.map(({ name }) => name));
  return {
    runners: of(runners),
    connections: of(connections),
    groups: of(connectionGroups),
    policies: of(executionPolicies),
  };
}

type Blocks = Readonly<Record<string, object>>;

function filled<T extends object>(blocks: T): T | undefined {
  return Object.keys(blocks).length === 0 ? undefined : blocks;
}

function siteOf({ site = DEFAULT_SITE_PARAMETER }: Description): Site {
  const resolved = resolveSite(site);
  if (resolved === undefined) throw new RenderError("the description has an unknown site");
  return resolved;
}

function providerSettings(description: Description): object {
  const resolved = siteOf(description);
  return resolved.code === "custom" ? { api_url: resolved.apiUrl } : { site: resolved.parameter };
}

/** Runners that Terraform enrolls. The key pair is the provider's own unless somebody adds a public key. */
function enrollments(description: Description, names: Names): Blocks {
  return Object.fromEntries(
    runnerSpecs(description).flatMap((spec) => {
      const component = pairedComponent(spec);
      if (component?.identity.type !== "managed") return [];
      const block = { ...enrollmentAttributes(spec), allow: Allowlist.of(component.allow).entries };
      return [[idOf(names.runners, spec.name), block]];
    }),
  );
}

/** Identities of the runners that Terraform enrolls, for whoever brings them there. */
function outputs(description: Description, names: Names): Blocks {
  return Object.fromEntries(
    runnerSpecs(description).flatMap((spec) => {
      if (pairedComponent(spec)?.identity.type !== "managed") return [];
      const resource = `parkit_runner_enrollment.${idOf(names.runners, spec.name)}`;
      return [[identityOutput(spec.name), identityOutputBlock(spec, resource)]];
    }),
  );
}

/** Connections by their resource, both in the order of the description. */
function connections(description: Description, names: Names): Readonly<Record<string, Blocks>> {
  const specs = new Map(runnerSpecs(description).map((spec) => [spec.name, spec]));
  const byResource: Record<string, Record<string, object>> = {};
  for (const connection of description.connections ?? []) {
    const spec = connection.runner === undefined ? undefined : specs.get(connection.runner);
    const blocks = (byResource[connectionResourceType(connection.integration.type)] ??= {});
    blocks[idOf(names.connections, connection.name)] = connectionAttributes(connection, {
      ...(spec === undefined ? {} : { runner: { urn: urnOf(spec, names), credentials: spec.credentials } }),
    });
  }
  return byResource;
}

function urnOf(spec: RunnerSpec, names: Names): string {
  const component = pairedComponent(spec);
  if (component?.identity.type === "managed")
    return `\${parkit_runner_enrollment.${idOf(names.runners, spec.name)}.urn}`;
  const urn = identityUrn(component?.identity);
  if (urn === undefined) throw new RenderError(`the URN of runner ${spec.name} is not written`);
  return urn;
}

function groups(description: Description, names: Names): Blocks {
  const integrations = new Map<string, IntegrationType>(
    (description.connections ?? []).map(({ name, integration }) => [name, integration.type]),
  );
  return Object.fromEntries(
    (description.connectionGroups ?? []).map((group) => {
      const integration = groupIntegration(group, integrations);
      const ids = group.connections.map(
        (name) =>
          `\${${connectionResourceType(integrations.get(name) ?? integration)}.${idOf(names.connections, name)}.id}`,
      );
      return [idOf(names.groups, group.name), connectionGroupAttributes(group, integration, ids)];
    }),
  );
}

/** Execution policies, and who each is about, by Datadog's own provider: both in one apply. */
function policyResources(
  { executionPolicies = [] }: Description,
  names: Names,
): Readonly<Record<string, Blocks>> {
  const idFor = (name: string): string => idOf(names.policies, name);
  const policies = executionPolicies.map(
    (policy) => [idFor(policy.name), executionPolicyAttributes(policy)] as const,
  );
  const access = executionPolicies.flatMap(({ name, access: written }) =>
    written === undefined
      ? []
      : [
          [
            idFor(name),
            {
              resource_id: restrictedPolicyId(`\${${EXECUTION_POLICY_RESOURCE}.${idFor(name)}.id}`),
              bindings: restrictionBindings(written),
            },
          ] as const,
        ],
  );
  return {
    ...optional(EXECUTION_POLICY_RESOURCE, filled(Object.fromEntries(policies))),
    ...optional("datadog_restriction_policy", filled(Object.fromEntries(access))),
  };
}

/** What exists at Datadog and is taken over. */
function imports(description: Description, names: Names): readonly ImportBlock[] {
  const { connections: described = [], connectionGroups = [], executionPolicies = [] } = description;
  return [
    ...described.flatMap(({ name, integration, importId: id }) =>
      id === undefined
        ? []
        : [{ to: `${connectionResourceType(integration.type)}.${idOf(names.connections, name)}`, id }],
    ),
    ...connectionGroups.flatMap(({ name, importId: id }) =>
      id === undefined ? [] : [{ to: `parkit_connection_group.${idOf(names.groups, name)}`, id }],
    ),
    ...executionPolicies.flatMap(({ name, importId: id }) =>
      id === undefined ? [] : [{ to: `${EXECUTION_POLICY_RESOURCE}.${idOf(names.policies, name)}`, id }],
    ),
  ];
}

function groupIntegration(
  group: ConnectionGroupInput,
  integrations: ReadonlyMap<string, IntegrationType>,
): IntegrationType {
  const [first] = group.connections;
  const type = (first === undefined ? undefined : integrations.get(first)) ?? group.integration;
  if (type === undefined || !isIntegrationType(type))
    throw new RenderError(`group ${group.name} has no integration`);
  return type;
}

/**
 * A sensitive variable for each secret that the connections take from one; ephemeral when none of them stores
 * it.
 */
function variables({ connections = [] }: Description): Blocks {
  const stored = new Map<string, boolean>();
  for (const connection of connections) collectVariables(connection.integration, stored);
  return Object.fromEntries(
    [...stored.keys()]
      .sort()
      .map((name) => [
        name,
        { type: "string", sensitive: true, ...(stored.get(name) === true ? {} : { ephemeral: true }) },
      ]),
  );
}

/** @param stored - names, and whether an argument that is stored takes its value */
function collectVariables(value: unknown, stored: Map<string, boolean>): void {
  if (typeof value !== "object" || value === null) return;
  if (
    "type" in value &&
    value.type === "terraform" &&
    "variable" in value &&
    typeof value.variable === "string"
  )
    stored.set(value.variable, stored.get(value.variable) === true || !("version" in value));
  for (const member of Object.values(value)) collectVariables(member, stored);
}

function idOf(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new RenderError(`the description has no ${name}`);
  return id;
}
