import { shellWord, powershellWord } from "../text/shell-word";

/** Account that the Agent runs as unless its installer was told otherwise. */
export const AGENT_ACCOUNT = "ddagentuser";

/**
 * Command that puts a file where the Agent, and nobody else, reads it. The Agent must be installed: its user
 * is made then.
 */
export function installForAgent(from: string, to: string): string {
  return `sudo install -D --owner=dd-agent --group=dd-agent --mode=0400 ${shellWord(from)} ${shellWord(to)}`;
}

/** Commands that put a file where the Agent, and nobody else but administrators, reads it. */
export function placeForAgent(from: string, to: string): readonly string[] {
  const target = powershellWord(to);
  return [
    `New-Item -ItemType Directory -Force (Split-Path ${target}) | Out-Null`,
    `Copy-Item -Force ${powershellWord(from)} ${target}`,
    `icacls ${target} /inheritance:r /grant:r "*S-1-5-18:F" /grant:r "*S-1-5-32-544:F" /grant:r "${AGENT_ACCOUNT}:R"`,
  ];
}
