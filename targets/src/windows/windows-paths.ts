/** Configuration of the Agent on Windows. */
export const WINDOWS_CONFIG_FILE = String.raw`C:\ProgramData\Datadog\datadog.yaml`;
/** Log of the runner on Windows. */
export const WINDOWS_LOG_FILE = String.raw`C:\ProgramData\Datadog\logs\private-action-runner.log`;
