# Runner on-windows on this host: installs the Agent and turns the runner on.
# Run it as administrator, and again after a change. It reads DD_API_KEY and DD_APP_KEY from the environment.
param([string] $Installer = "https://windows-agent.datadoghq.com/datadog-agent-7-latest.amd64.msi")
$ErrorActionPreference = "Stop"
if (-not $env:DD_API_KEY) { throw "set DD_API_KEY to enroll the runner" }
if (-not $env:DD_APP_KEY) { throw "set DD_APP_KEY to enroll the runner" }

$package = Join-Path $env:TEMP "datadog-agent.msi"
Invoke-WebRequest -Uri $Installer -OutFile $package
$arguments = "/qn /l*v install.log /i `"$package`" APIKEY=$env:DD_API_KEY DD_SITE=datadoghq.com"
$installation = Start-Process -Wait -PassThru msiexec $arguments
if ($installation.ExitCode -ne 0) { throw "the installer failed, see install.log" }

$file = "C:\ProgramData\Datadog\datadog.yaml"
$section = @'
private_action_runner:
  enabled: true
  self_enroll: true
  actions_allowlist:
    - com.datadoghq.script.runPredefinedPowershellScript
'@
$section = "app_key: $env:DD_APP_KEY`n$section"
$begin = "# begin private action runner"
$end = "# end private action runner"
$others = [regex]::Replace((Get-Content -Raw $file), "(?s)$begin.*?$end", "")
[IO.File]::WriteAllText($file, $others.TrimEnd() + "`n$begin`n$section`n$end`n")

$target = "C:\ProgramData\Datadog\private-action-runner\powershell-script-config.yaml"
New-Item -ItemType Directory -Force (Split-Path $target) | Out-Null
Copy-Item (Join-Path $PSScriptRoot "credentials/scripts/script.yaml") $target

Restart-Service -Force datadogagent
