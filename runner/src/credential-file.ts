/**
 * Secrets on the runner's disk: JSON credential files, and YAML files as they are. Read anew for every task.
 */
import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { isAbsolute, relative, sep } from "node:path";
import { ErrorCode } from "@parkit/protocol/internal/error-code";
import { parseJsonOrUndefined } from "@parkit/protocol/internal/json";
import * as z from "zod";
import { exposureOf } from "./file-exposure";
import { systemErrorCode } from "./system-error";
import { TaskError } from "./task-error";

/** Largest file that is read, in bytes (1 MiB). */
const MAX_CREDENTIAL_FILE_BYTES = 1_048_576;

const CredentialFile = z.discriminatedUnion("auth_type", [
  z.object({
    auth_type: z.literal("Token Auth"),
    credentials: z.array(z.object({ tokenName: z.string(), tokenValue: z.string() })),
  }),
  z.object({
    auth_type: z.literal("Basic Auth"),
    credentials: z.array(z.object({ username: z.string(), password: z.string() })),
  }),
]);

/** Which files may be read. */
export interface CredentialFileRules {
  /** Directory that they must lie in. @default - anywhere */
  readonly directory?: string;
  /** Whether files are read that others can read or write. @default false */
  readonly allowOpenFiles?: boolean;
}

/**
 * Looks up an entry of a JSON credential file: a token by its name, a password by its user name, as the
 * file's own `auth_type` says. Undefined where there is no such entry.
 *
 * @throws {@link TaskError} with code INTERNAL_ERROR; it names the path, never the content.
 */
export async function findFileSecret(
  path: string,
  name: string,
  rules: CredentialFileRules,
): Promise<string | undefined> {
  const file = CredentialFile.safeParse(parseJsonOrUndefined(await readSecretFile(path, rules)));
  if (!file.success)
    throw refusal(path, 'is not JSON with auth_type "Token Auth" or "Basic Auth" and its credentials');
  return file.data.auth_type === "Token Auth"
    ? file.data.credentials.find(({ tokenName }) => tokenName === name)?.tokenValue
    : file.data.credentials.find(({ username }) => username === name)?.password;
}

/**
 * The same for an entry that has to be there. Unlike Datadog's runner, which goes on with an empty text, a
 * missing one is an error.
 *
 * @throws {@link TaskError} with code INTERNAL_ERROR; it names the path, never the content.
 */
export async function readFileSecret(
  path: string,
  name: string,
  rules: CredentialFileRules,
): Promise<string> {
  const found = await findFileSecret(path, name, rules);
  if (found === undefined) throw refusal(path, `has no entry ${JSON.stringify(name)}`);
  return found;
}

/**
 * Reads a file of secrets: an absolute path to a regular file of 1 byte to 1 MiB that nobody else can read or
 * change. What was checked is what is read: one descriptor.
 *
 * @throws {@link TaskError} with code INTERNAL_ERROR.
 */
export async function readSecretFile(path: string, rules: CredentialFileRules): Promise<string> {
  if (!isAbsolute(path)) throw refusal(path, "is not an absolute path");
  const { file, target } = await openInside(path, rules.directory);
  try {
    const status = await file.stat();
    if (!status.isFile()) throw refusal(path, "is not a regular file");
    if (status.size === 0) throw refusal(path, "is empty");
    if (status.size > MAX_CREDENTIAL_FILE_BYTES)
      throw refusal(path, `is larger than ${MAX_CREDENTIAL_FILE_BYTES} bytes`);
    const exposure = rules.allowOpenFiles === true ? undefined : await exposureOf(target, status, "secret");
    if (exposure !== undefined) throw refusal(path, `is not used: ${exposure}`);
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

/**
 * Mounted Kubernetes Secrets are links, so links are followed first, and the place they lead to is judged and
 * opened.
 */
async function openInside(
  path: string,
  directory: string | undefined,
): Promise<{ readonly file: FileHandle; readonly target: string }> {
  try {
    const target = await realpath(path);
    if (directory !== undefined && !isInside(target, await realpath(directory))) {
      throw refusal(path, "lies outside the credentials directory");
    }
    // A pipe would block without O_NONBLOCK; a link put there meanwhile is not followed.
    const file = await open(target, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    return { file, target };
  } catch (error) {
    const code = systemErrorCode(error);
    throw code === undefined ? error : refusal(path, `cannot be read (${code})`);
  }
}

/** Names may start with two dots: Kubernetes keeps the files of a Secret in `..data`. */
function isInside(path: string, directory: string): boolean {
  const fromDirectory = relative(directory, path);
  return fromDirectory !== ".." && !fromDirectory.startsWith(`..${sep}`) && !isAbsolute(fromDirectory);
}

function refusal(path: string, problem: string): TaskError {
  return new TaskError(ErrorCode.INTERNAL_ERROR, `credential file ${JSON.stringify(path)} ${problem}`);
}
