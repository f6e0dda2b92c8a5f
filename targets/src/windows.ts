import type { DeployedBy } from "./deployed-by";
import { hostConfig, hostCredentialFiles, hostCredentialPath, hostNeedsAppKey } from "./host";
import { literalCredentials } from "./literal-credential";
import { siteRemark } from "./site-remark";
import type { TargetFile } from "./target-file";
import { headerText, yamlText } from "./yaml-text";

/** Configuration of the Agent on Windows. */
export const WINDOWS_CONFIG_FILE = String.raw`C:\ProgramData\Datadog\datadog.yaml`;
/** Log of the runner on Windows. */
export const WINDOWS_LOG_FILE = String.raw`C:\ProgramData\Datadog\logs\private-action-runner.log`;
/** Newest installer of Datadog's Agent 7 for Windows. */
const INSTALLER = "https://windows-agent.datadoghq.com/datadog-agent-7-latest.amd64.msi";

/** Target `windows`: a PowerShell script that installs the Agent with its runner, and the section of `datadog.yaml` that it writes. */
export function windowsFiles(spec: DeployedBy<"windows">): readonly TargetFile[] {
  return [
    { path: "install.ps1", text: installScript(spec) },
    { path: "datadog.yaml", text: sectionText(spec) },
    ...hostCredentialFiles(spec),
  ];
}

function sectionText(spec: DeployedBy<"windows">): string {
  return yamlText(hostConfig(spec), {
    header: [
      `Runner ${spec.name}: what ${WINDOWS_CONFIG_FILE} says about it, beside its keys.`,
      "After a change: Restart-Service -Force datadogagent",
      ...siteRemark(spec.site),
    ],
  });
}

function installScript(spec: DeployedBy<"windows">): string {
  const keys = hostNeedsAppKey(spec) ? ["DD_API_KEY", "DD_APP_KEY"] : ["DD_API_KEY"];
  return [
    headerText([
      `Runner ${spec.name} on this host: installs the Agent and turns the runner on.`,
      `Run it as administrator, and again after a change. It reads ${keys.join(" and ")} from the environment.`,
      ...siteRemark(spec.site),
    ]).trimEnd(),
    `param([string] $Installer = "${INSTALLER}")`,
    '$ErrorActionPreference = "Stop"',
    ...keys.map((key) => `if (-not $env:${key}) { throw "set ${key} to enroll the runner" }`),
    "",
    '$package = Join-Path $env:TEMP "datadog-agent.msi"',
    "Invoke-WebRequest -Uri $Installer -OutFile $package",
    `$arguments = "/qn /l*v install.log /i \`"$package\`" APIKEY=$env:DD_API_KEY DD_SITE=${spec.site.parameter}"`,
    "$installation = Start-Process -Wait -PassThru msiexec $arguments",
    'if ($installation.ExitCode -ne 0) { throw "the installer failed, see install.log" }',
    "",
    configuration(spec),
    ...literalCredentials(spec).flatMap((credential) => [
      "",
      `$target = "${credential.path}"`,
      "New-Item -ItemType Directory -Force (Split-Path $target) | Out-Null",
      `Copy-Item (Join-Path $PSScriptRoot "${hostCredentialPath(credential)}") $target`,
    ]),
    "",
    "Restart-Service -Force datadogagent",
    "",
  ].join("\n");
}

/** The runner's part of the configuration stands between two marks, so that the next run finds and replaces it. */
function configuration(spec: DeployedBy<"windows">): string {
  const { private_action_runner } = hostConfig(spec);
  return [
    `$file = "${WINDOWS_CONFIG_FILE}"`,
    "$section = @'",
    yamlText({ private_action_runner }).trimEnd(),
    "'@",
    ...(hostNeedsAppKey(spec) ? ['$section = "app_key: $env:DD_APP_KEY`n$section"'] : []),
    '$begin = "# begin private action runner"',
    '$end = "# end private action runner"',
    '$others = [regex]::Replace((Get-Content -Raw $file), "(?s)$begin.*?$end", "")',
    '[IO.File]::WriteAllText($file, $others.TrimEnd() + "`n$begin`n$section`n$end`n")',
  ].join("\n");
}
