/** Version of this runner, which it tells the control plane; the same as the package's. */
export const RUNNER_VERSION = "0.1.0";
