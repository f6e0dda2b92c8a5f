# Runner on-windows on this host: installs the Agent and turns the runner on.
# Run it as administrator, and again after a change. It reads DD_API_KEY and DD_APP_KEY from the environment.
#Requires -RunAsAdministrator
param(
  [string] $Installer = 'https://windows-agent.datadoghq.com/datadog-agent-7-latest.amd64.msi',
  # Who reads the credential files: the account that the Agent runs as.
  [string] $Account = 'ddagentuser'
)
$ErrorActionPreference = "Stop"
if (-not $env:DD_API_KEY) { throw "set DD_API_KEY to enroll the runner" }
if (-not $env:DD_APP_KEY) { throw "set DD_APP_KEY to enroll the runner" }

# Older versions of Windows PowerShell start without TLS 1.2, and draw a progress bar that slows the download.
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
$ProgressPreference = "SilentlyContinue"
$package = Join-Path $env:TEMP "datadog-agent.msi"
Invoke-WebRequest -UseBasicParsing -Uri $Installer -OutFile $package
$arguments = "/qn /l*v install.log /i `"$package`" APIKEY=$env:DD_API_KEY DD_SITE=datadoghq.com"
$installation = Start-Process -Wait -PassThru msiexec $arguments
if ($installation.ExitCode -notin 0, 3010) { throw "the installer failed with exit code $($installation.ExitCode), see install.log" }
Remove-Item $package

$file = 'C:\ProgramData\Datadog\datadog.yaml'
$section = @'
private_action_runner:
  enabled: true
  self_enroll: true
  actions_allowlist:
    - com.datadoghq.script.runPredefinedPowershellScript
'@
$section = "app_key: '$env:DD_APP_KEY'`n$section"
$begin = "# begin private action runner"
$end = "# end private action runner"
$others = [regex]::Replace([IO.File]::ReadAllText($file), "(?s)$begin.*?$end", "")
if ($others -match "(?m)^(private_action_runner|app_key):") { throw "take $($Matches[0]) out of $file first: a key may stand there once" }
[IO.File]::WriteAllText($file, $others.TrimEnd() + "`n$begin`n$section`n$end`n")

function Protect-File([string] $Path) {
  icacls $Path /inheritance:r /grant:r "*S-1-5-18:F" /grant:r "*S-1-5-32-544:F" /grant:r "${Account}:R" | Out-Null
  if ($LASTEXITCODE -ne 0) { throw "icacls failed with exit code $LASTEXITCODE on $Path" }
}

$target = 'C:\ProgramData\Datadog\private-action-runner\powershell-script-config.yaml'
New-Item -ItemType Directory -Force (Split-Path $target) | Out-Null
Copy-Item -Force (Join-Path $PSScriptRoot 'credentials/scripts/script.yaml') $target
Protect-File $target

Restart-Service -Force datadogagent
