import * as z from "../shape/deferred-zod";

import { textShape } from "./deployment-module";

/** What both ways of running the standalone image in Docker share. */
export interface ContainerSettings {
  /** Repository of the image, for a registry of one's own. @default - {@link STANDALONE_IMAGE} */
  readonly imageRepository?: string;
  /** Tag of the image; it keeps its `v`. @default - {@link DEFAULT_VERSIONS.image} */
  readonly imageTag?: string;
  /**
   * Directory on the host that holds the runner's configuration and identity; the runner writes to it.
   *
   * @default - in {@link CONTAINER_DEFAULTS}
   */
  readonly configDirectory?: string;
  /** Directory on the host with scripts that actions run. @default - none */
  readonly scriptsDirectory?: string;
  /** Environment variables, such as `HTTPS_PROXY`. @default - none */
  readonly env?: Readonly<Record<string, string>>;
  /** CPUs at most. @default - in {@link CONTAINER_DEFAULTS} */
  readonly cpus?: number;
  /** Memory at most, in the units of Docker. @default - in {@link CONTAINER_DEFAULTS} */
  readonly memory?: string;
}

/** Where the standalone image looks for scripts of the user's. */
export const SCRIPTS_DIRECTORY = "/etc/dd-action-runner-script/scripts";

/** What a runner in Docker has where its description says nothing. */
export const CONTAINER_DEFAULTS = {
  configDirectory: "./config",
  cpus: 0.25,
  memory: "1g",
} as const satisfies ContainerSettings;

/** Shape of {@link ContainerSettings}. */
export const containerFields = {
  imageRepository: textShape.optional(),
  imageTag: textShape.optional(),
  configDirectory: textShape.optional(),
  scriptsDirectory: textShape.optional(),
  env: z.record(z.string(), z.string()).optional(),
  cpus: z.number().positive().optional(),
  memory: textShape.optional(),
};
