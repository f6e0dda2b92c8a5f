import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import { HTTP_TIMEOUT_SECONDS, RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";
import type { Mode } from "@parkit/provider-schema/internal/runner/mode";
import type { StandaloneRunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { siteRemark } from "../text/site-remark";
import type { TargetFile } from "../target-file";
import { yamlText } from "../text/yaml-text";

/** `config.yaml` of the standalone runner, in the order in which Datadog's chart writes it. */
interface RunnerConfig {
  readonly ddBaseURL: string;
  /** Absent while it comes from elsewhere: the environment, or enrollment. */
  readonly urn?: string;
  /** Absent while it comes from elsewhere: the environment, or enrollment. */
  readonly privateKey?: string;
  readonly modes: readonly Mode[];
  /** Port of health checks and App Builder. */
  readonly port: number;
  readonly allowIMDSEndpoint: boolean;
  readonly tags: readonly string[];
  readonly actionsAllowlist: readonly string[];
  /** Seconds; 0 means no limit. */
  readonly taskTimeoutSeconds: number;
  /** Seconds. */
  readonly httpTimeoutSeconds: number;
}

/** `config.yaml` without who the runner is. */
type RunnerSettings = Omit<RunnerConfig, "urn" | "privateKey">;

/**
 * The runner's `config.yaml`. Identity is in it only when the description insists on holding the private key.
 */
export function runnerConfig(spec: StandaloneRunnerSpec): RunnerConfig {
  const { identity } = spec;
  const { ddBaseURL, ...settings } = runnerSettings(spec);
  const inline = identity.type === "inline" ? { urn: identity.urn, privateKey: identity.privateKey } : {};
  return { ddBaseURL, ...inline, ...settings };
}

/** Settings of the runner. */
export function runnerSettings(spec: StandaloneRunnerSpec): RunnerSettings {
  return {
    ddBaseURL: spec.site.appUrl,
    modes: spec.modes,
    port: RUNNER_PORT,
    allowIMDSEndpoint: spec.allowImdsEndpoint,
    tags: spec.tags,
    actionsAllowlist: Allowlist.of(spec.allow).entries,
    taskTimeoutSeconds: spec.taskTimeoutSeconds ?? 0,
    httpTimeoutSeconds: spec.httpTimeoutSeconds ?? HTTP_TIMEOUT_SECONDS,
  };
}

/** Target `config`: the standalone runner's `config.yaml`. */
export function configFiles(spec: StandaloneRunnerSpec): readonly TargetFile[] {
  const config = runnerConfig(spec);
  const text = yamlText(config, {
    header: [
      `Runner ${spec.name}. Restart it after a change.`,
      ...identityRemark(spec),
      ...siteRemark(spec.site),
    ],
    above: { taskTimeoutSeconds: "Seconds; 0 means no limit." },
  });
  return [{ path: "config.yaml", text, mode: 0o600 }];
}

function identityRemark({ identity }: StandaloneRunnerSpec): readonly string[] {
  switch (identity.type) {
    case "inline":
      return ["This file holds the private key of the runner: keep it to yourself."];
    case "self-enroll":
      return ["Enrollment adds urn and privateKey; keep them when you replace the file."];
    case "file":
      return [`urn and privateKey are in ${identity.path} on the runner: add them here.`];
    case "secret":
    case "managed":
      return ["RUNNER_URN and RUNNER_PRIVATE_KEY come from the environment."];
  }
}
