import type { CredentialWay } from "../credentials/credential-way";
import type { DeployedBy } from "../deployed-by";
import { deploymentTarget } from "../deployment-target";
import { hostConfig, hostCredentialFiles, hostNeedsAppKey } from "../host/host";
import { AGENT_ACCOUNT, placeForAgent } from "../host/place";
import { literalCredentialPath, literalCredentials } from "../credentials/literal-credential";
import { powershellWord } from "../text/shell-word";
import { windowsGuide } from "./windows-guide";
import { WINDOWS_CONFIG_FILE } from "../host/agent-paths";
import { siteRemark } from "../text/site-remark";
import type { TargetFile } from "../target-file";
import { headerText, yamlText } from "../text/yaml-text";

/** Newest installer of Datadog's Agent 7 for Windows. */
const INSTALLER = "https://windows-agent.datadoghq.com/datadog-agent-7-latest.amd64.msi";

const WINDOWS_WAY: CredentialWay = { place: placeForAgent, rendered: [] };

/**
 * Target `windows`: a PowerShell script that installs the Agent with its runner, and the section of
 * `datadog.yaml` that it writes.
 */
export const windowsTarget = deploymentTarget("windows", {
  summary: "install script and datadog.yaml section for a Windows host",
  files: windowsFiles,
  guide: (spec) => windowsGuide(spec, WINDOWS_WAY),
  credentialWay: () => WINDOWS_WAY,
});

/** The same files without the guide. */
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
  const credentials = literalCredentials(spec);
  const script = [
    headerText([
      `Runner ${spec.name} on this host: installs the Agent and turns the runner on.`,
      `Run it as administrator, and again after a change. It reads ${keys.join(" and ")} from the environment.`,
      ...siteRemark(spec.site),
    ]).trimEnd(),
    "#Requires -RunAsAdministrator",
    ...parameters(credentials.length > 0),
    '$ErrorActionPreference = "Stop"',
    ...keys.map((key) => `if (-not $env:${key}) { throw "set ${key} to enroll the runner" }`),
    "",
    ...installation(spec),
    "",
    ...configuration(spec),
    ...(credentials.length === 0 ? [] : ["", PROTECT]),
    ...credentials.flatMap((credential) => [
      "",
      `$target = ${powershellWord(credential.path)}`,
      "New-Item -ItemType Directory -Force (Split-Path $target) | Out-Null",
      `Copy-Item -Force (Join-Path $PSScriptRoot ${powershellWord(literalCredentialPath(credential))}) $target`,
      "Protect-File $target",
    ]),
    "",
    "Restart-Service -Force datadogagent",
    "",
  ].join("\n");
  return withByteOrderMark(script);
}

/** Windows PowerShell takes a script for the ANSI code page unless a mark says otherwise. */
function withByteOrderMark(script: string): string {
  return /^[\0-\x7f]*$/.test(script) ? script : `\uFEFF${script}`;
}

function parameters(account: boolean): readonly string[] {
  if (!account) return [`param([string] $Installer = ${powershellWord(INSTALLER)})`];
  return [
    "param(",
    `  [string] $Installer = ${powershellWord(INSTALLER)},`,
    "  # Who reads the credential files: the account that the Agent runs as.",
    `  [string] $Account = ${powershellWord(AGENT_ACCOUNT)}`,
    ")",
  ];
}

/** Exit code 3010 says that the installation succeeded and wants a restart of the machine. */
function installation(spec: DeployedBy<"windows">): readonly string[] {
  return [
    "# Older versions of Windows PowerShell start without TLS 1.2, and draw a progress bar that slows the download.",
    "[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12",
    '$ProgressPreference = "SilentlyContinue"',
    '$package = Join-Path $env:TEMP "datadog-agent.msi"',
    "Invoke-WebRequest -UseBasicParsing -Uri $Installer -OutFile $package",
    `$arguments = "/qn /l*v install.log /i \`"$package\`" APIKEY=$env:DD_API_KEY DD_SITE=${spec.site.parameter}"`,
    "$installation = Start-Process -Wait -PassThru msiexec $arguments",
    'if ($installation.ExitCode -notin 0, 3010) { throw "the installer failed with exit code $($installation.ExitCode), see install.log" }',
    "Remove-Item $package",
  ];
}

/**
 * The runner's part of the configuration stands between two marks, so that the next run finds and replaces
 * it. The file is written over, not replaced, so that it keeps who may read it.
 */
function configuration(spec: DeployedBy<"windows">): readonly string[] {
  const { private_action_runner } = hostConfig(spec);
  const owned = hostNeedsAppKey(spec);
  const own = owned ? "(private_action_runner|app_key)" : "private_action_runner";
  return [
    `$file = ${powershellWord(WINDOWS_CONFIG_FILE)}`,
    "$section = @'",
    yamlText({ private_action_runner }).trimEnd(),
    "'@",
    ...(owned ? [`$section = "app_key: '$env:DD_APP_KEY'\`n$section"`] : []),
    '$begin = "# begin private action runner"',
    '$end = "# end private action runner"',
    '$others = [regex]::Replace([IO.File]::ReadAllText($file), "(?s)$begin.*?$end", "")',
    `if ($others -match "(?m)^${own}:") { throw "take $($Matches[0]) out of $file first: a key may stand there once" }`,
    '[IO.File]::WriteAllText($file, $others.TrimEnd() + "`n$begin`n$section`n$end`n")',
  ];
}

/** Groups by their numbers, because their names are translated: SYSTEM and Administrators. */
const PROTECT = [
  "function Protect-File([string] $Path) {",
  '  icacls $Path /inheritance:r /grant:r "*S-1-5-18:F" /grant:r "*S-1-5-32-544:F" /grant:r "${Account}:R" | Out-Null',
  '  if ($LASTEXITCODE -ne 0) { throw "icacls failed with exit code $LASTEXITCODE on $Path" }',
  "}",
].join("\n");
