/** The cluster in the provider's configuration: its schema, its checks, and what is read of it. */
import { homedir } from "node:os";
import { join } from "node:path";
import {
  at,
  errorAt,
  isWhollyKnown,
  UNKNOWN,
  type Attribute,
  type Diagnostic,
  type Unknown,
  type ValuesOf,
} from "@parkit/terraform-plugin";

/**
 * Attribute `kubernetes`. It stands in the provider's configuration, which Terraform stores nowhere: what is
 * written in a data source would be in the state, tokens included. Names follow the provider `kubernetes`.
 */
export const clusterAttribute = {
  optional: true,
  description:
    "Cluster in which the data source `parkit_runner_urn` looks for a runner's identity: `config_path`, or `host` with what it needs.",
  nested_type: {
    nesting_mode: "single",
    attributes: {
      config_path: {
        type: "string",
        optional: true,
        description: "Path of a kubeconfig file; `~/` is the home directory. Variables do not name one.",
      },
      config_context: {
        type: "string",
        optional: true,
        description: "Context in that file. Default: its current one.",
      },
      host: { type: "string", optional: true, description: "URL of the Kubernetes API." },
      token: { type: "string", optional: true, sensitive: true, description: "Token for `host`." },
      cluster_ca_certificate: {
        type: "string",
        optional: true,
        description: "Certificate authority of `host`, in PEM. Default: those of Node.js.",
      },
      client_certificate: {
        type: "string",
        optional: true,
        description: "Client certificate for `host`, in PEM.",
      },
      client_key: {
        type: "string",
        optional: true,
        sensitive: true,
        description: "Key of the client certificate, in PEM.",
      },
      exec: {
        optional: true,
        description:
          "Command that prints a credential for `host`, such as `aws eks get-token`. It is started without a shell.",
        nested_type: {
          nesting_mode: "single",
          attributes: {
            api_version: {
              type: "string",
              required: true,
              description: "Form of what it prints, such as `client.authentication.k8s.io/v1`.",
            },
            command: { type: "string", required: true, description: "The program." },
            args: { type: ["list", "string"], optional: true, description: "Its arguments." },
            env: { type: ["map", "string"], optional: true, description: "Further variables for it." },
          },
        },
      },
    },
  },
} as const satisfies Attribute;

/** How a cluster is reached. */
export type ClusterAccess =
  | { readonly configPath: string; readonly context?: string }
  | {
      /** URL of the Kubernetes API. */
      readonly host: string;
      readonly token?: string;
      /** PEM. */
      readonly authority?: string;
      /** PEM. */
      readonly clientCertificate?: string;
      /** PEM. */
      readonly clientKey?: string;
      readonly exec?: CredentialCommand;
    };

/** A command that prints a credential. */
export interface CredentialCommand {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

type Values = ValuesOf<{
  readonly version: 0;
  readonly block: { readonly attributes: { readonly kubernetes: typeof clusterAttribute } };
}>;

/** {@link clusterAttribute} as it is written; any part may be unknown while planning. */
export type ClusterConfig = Values["config"]["kubernetes"];

type KnownConfig = NonNullable<Values["written"]["kubernetes"]>;

/** Arguments that say more about `host`. */
const OF_HOST = ["token", "cluster_ca_certificate", "client_certificate", "client_key", "exec"] as const;

/** Checks that need no network. */
export function clusterProblems(config: ClusterConfig): readonly Diagnostic[] {
  if (config === null || config === UNKNOWN) return [];
  const { config_path: path, config_context: context, host } = config;
  if ((path === null) === (host === null)) {
    const detail = "Write config_path, or host with what it needs.";
    return [errorAt(at("kubernetes"), "The cluster is named by a kubeconfig file or its host", detail)];
  }
  const stray = [
    ...(host === null ? OF_HOST.filter((name) => config[name] !== null) : []),
    ...(path === null && context !== null ? ["config_context"] : []),
  ];
  const problems = stray.map((name) =>
    errorAt(
      at("kubernetes", name),
      `${name} says nothing here`,
      host === null ? "The kubeconfig file says it: leave it out, or write host." : "Write config_path.",
    ),
  );
  if (typeof host === "string" && !/^https?:\/\/[^\s/]/.test(host))
    problems.push(
      errorAt(
        at("kubernetes", "host"),
        "The host is no URL",
        "Write the URL of the Kubernetes API, with https://.",
      ),
    );
  return problems;
}

/** How to reach the cluster; undefined when none is named, unknown while some of it is. */
export function clusterAccess(config: ClusterConfig): ClusterAccess | Unknown | undefined {
  if (config === null) return undefined;
  if (config === UNKNOWN || !isKnown(config)) return UNKNOWN;
  const { config_path: path, config_context: context, host, token, exec } = config;
  if (path !== null)
    return {
      configPath: path.startsWith("~/") ? join(homedir(), path.slice(2)) : path,
      ...(context !== null && { context }),
    };
  return {
    host: host ?? "",
    ...(token !== null && { token }),
    ...(config.cluster_ca_certificate !== null && { authority: config.cluster_ca_certificate }),
    ...(config.client_certificate !== null && { clientCertificate: config.client_certificate }),
    ...(config.client_key !== null && { clientKey: config.client_key }),
    ...(exec !== null && {
      exec: {
        apiVersion: exec.api_version,
        command: exec.command,
        args: exec.args ?? [],
        env: exec.env ?? {},
      },
    }),
  };
}

function isKnown(config: Exclude<ClusterConfig, Unknown | null>): config is KnownConfig {
  return isWhollyKnown(config);
}
