/** Where the Agent keeps its files on a host. */

/** Configuration of the Agent on Linux. */
export const LINUX_CONFIG_FILE = "/etc/datadog-agent/datadog.yaml";
/** Log of the runner on Linux. */
export const LINUX_LOG_FILE = "/var/log/datadog/private-action-runner.log";

/** Configuration of the Agent on Windows. */
export const WINDOWS_CONFIG_FILE = String.raw`C:\ProgramData\Datadog\datadog.yaml`;
/** Log of the runner on Windows. */
export const WINDOWS_LOG_FILE = String.raw`C:\ProgramData\Datadog\logs\private-action-runner.log`;
