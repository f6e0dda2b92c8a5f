/** Whether the file that holds a runner's identity is there for the runner, and for nobody else. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";

import { runnerComponents, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { containerHostPath } from "@parkit/targets/internal/container/container";

import { systemError } from "../system-error";
import { isInDocker } from "./docker-host";
import type { Finding, Verdict } from "./finding";

/** What is known of a file. */
export type FileState =
  | { readonly kind: "absent" }
  | { readonly kind: "closed"; readonly code: string }
  | { readonly kind: "readable"; readonly mode: number };

/** Paths, on the runner's host, of files that hold identities. */
export function identityPaths(spec: RunnerSpec): readonly string[] {
  const paths = runnerComponents(spec).flatMap(({ identity }) =>
    identity.type === "file"
      ? [isInDocker(spec) ? containerHostPath(spec, identity.path) : identity.path]
      : [],
  );
  return [...new Set(paths)];
}

/** Looks at a file, and not into it. */
export async function probeFile(path: string): Promise<FileState> {
  try {
    const { mode } = await stat(path);
    await access(path, constants.R_OK);
    return { kind: "readable", mode };
  } catch (error) {
    const code = systemError(error);
    return code === "ENOENT" ? { kind: "absent" } : { kind: "closed", code };
  }
}

/** Judges the file of a runner's identity. */
export function judgeIdentityFile({ name }: RunnerSpec, path: string, state: FileState): Finding {
  return { id: "file/identity", runner: name, ...verdict(path, state) };
}

function verdict(path: string, state: FileState): Verdict {
  const shown = JSON.stringify(path);
  switch (state.kind) {
    case "absent":
      return {
        status: "unknown",
        what: `there is no ${path} on this machine`,
        why: "the file must be on the runner's host, which may be another",
        fix: `On the runner's host: ls -l ${shown}; parkit enroll makes an identity.`,
      };
    case "closed":
      return {
        status: "warning",
        what: `${path} cannot be read (${state.code})`,
        why: "whoever runs the runner must be able to read it; you cannot",
        fix: `Look who owns it: ls -l ${shown}`,
      };
    case "readable":
      if ((state.mode & 0o077) === 0) return { status: "ok", what: `${path} is there, for its owner alone` };
      return {
        status: "warning",
        what: `others than its owner can read or write ${path}`,
        why: "it holds the runner's private key: whoever has that is the runner",
        fix: `chmod 600 ${shown}`,
      };
  }
}
