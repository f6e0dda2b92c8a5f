/**
 * Where what is in the image: the places that charts, Compose files and people know from Datadog's images.
 * The rest of the image is Node and its libraries.
 */
import { RUNNER_CONFIG_DIRECTORY } from "@parkit/provider-schema/internal/credential/credential";
import { SCRIPTS_DIRECTORY } from "@parkit/provider-schema/internal/deployment/container";
import { SCRIPT_FILES_DIRECTORY } from "@parkit/provider-schema/internal/deployment/pod";
import { AGENT_DIRECTORY } from "../config/agent-files";

/** See above. */
export const IMAGE_LAYOUT = {
  /** Who the runner is in its container. */
  user: { name: "runner", id: 1000, home: "/home/runner" },
  /** Bundles, where they lie, and the names under which they are started. */
  programs: [
    {
      bundle: "runner.cjs",
      path: "/opt/parkit/runner.cjs",
      links: [
        "/usr/local/bin/runner",
        // Charts start an Agent's runner by its name, the operator by its path.
        "/usr/local/bin/privateactionrunner",
        "/opt/datadog-agent/embedded/bin/privateactionrunner",
        // Operators before 1.26 are told to start the Cluster Agent so.
        "/entrypoint.sh",
      ],
    },
    // Health checks of Docker and Compose call curl, and `docker run --health-cmd` calls it by /bin/sh,
    // whatever shell an image names. Neither curl nor a shell is there: it answers this one question.
    { bundle: "curl.cjs", path: "/opt/parkit/curl.cjs", links: ["/usr/bin/curl", "/bin/sh"] },
  ],
  /** Directories of the runner's own. */
  directories: [RUNNER_CONFIG_DIRECTORY, SCRIPTS_DIRECTORY, SCRIPT_FILES_DIRECTORY, AGENT_DIRECTORY],
  /** Where the list of all that is in the image lies. */
  sbom: "/usr/share/sbom/parkit-runner.cdx.json",
  license: "/usr/share/licenses/parkit/LICENSE",
} as const;
