/** Configuration of the Agent on Linux. */
export const LINUX_CONFIG_FILE = "/etc/datadog-agent/datadog.yaml";
/** Log of the runner on Linux. */
export const LINUX_LOG_FILE = "/var/log/datadog/private-action-runner.log";
