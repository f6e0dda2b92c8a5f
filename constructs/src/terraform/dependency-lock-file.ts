/**
 * The dependency lock file of a stack, `.terraform.lock.hcl`, so far as it has to be there before the CLI of
 * CDKTF starts.
 *
 * After `init` that CLI runs `providers lock`, unless the file has an entry with a fitting constraint for
 * each provider that the stack requires. `providers lock` asks the registry of every provider and looks into
 * no mirror, so it can only fail for a provider that a stack carries. The CLI reads the file by lines and not
 * as HCL: it takes an entry inside a comment for one, while Terraform and OpenTofu do not.
 */
import { isAllowed } from "./version-constraint";

/** Name of the file in the folder of a stack. */
export const LOCK_FILE = ".terraform.lock.hcl";

/** A provider that a configuration requires. */
export interface RequiredProvider {
  /** Source address as it is written: `helm`, `hashicorp/helm` or `registry.terraform.io/hashicorp/helm`. */
  readonly source: string;
  /** Version constraint. @default - any version */
  readonly version?: string;
}

/** A provider that the stack carries. */
interface LockedProvider {
  /** Source address with its host. */
  readonly source: string;
  /** The one version that there is. */
  readonly version: string;
  /** Hash of the package in every platform, `h1:…`. */
  readonly hash: string;
}

/** An entry of the file. */
interface Entry {
  readonly source: string;
  readonly version: string | undefined;
  readonly constraints: string | undefined;
  /** Its lines, with what separates it from the next entry. */
  readonly text: string;
}

/** The host that the CLI of CDKTF adds to an address without one, and the one that OpenTofu adds. */
const CLI_HOST = "registry.terraform.io";
const OPENTOFU_HOST = "registry.opentofu.org";

const NOTE_START = "/* For the CLI of CDKTF alone";
const NOTE_END = "*/";

/**
 * The lock file that lets a stack with a carried provider be deployed.
 *
 * Entries stay byte for byte, unless they lock a version that the configuration no longer allows. Those go,
 * as with `init -upgrade`: it is no longer to be left to the CLI of CDKTF, which would not notice. An entry
 * of the carried version stays even with another hash: it is for Terraform to refuse a package that is not
 * the locked one.
 *
 * @param existing - the file that is there; undefined when there is none
 * @param required - every provider that the configuration requires
 */
export function dependencyLockFile(
  existing: string | undefined,
  carried: LockedProvider,
  required: readonly RequiredProvider[],
): string {
  const { head, entries } = parse(withoutNote(existing ?? ""));
  const kept = entries.filter((entry) => !required.some((provider) => isOutdated(entry, provider)));
  const text = head + kept.map((entry) => entry.text).join("");
  const present = kept.some(({ source }) => source === carried.source);
  const completed = present ? text : joined(text, entryText(carried));
  const locked = parse(completed).entries;
  const unread = required.filter((provider) => !isReadByCli(locked, provider));
  return unread.length === 0 ? completed : joined(completed, noteText(carried, unread));
}

/** Entries by their lines, as `init` writes them; what is above the first is the head. */
function parse(text: string): { readonly head: string; readonly entries: readonly Entry[] } {
  const parts = text.split(/^(?=provider ")/m);
  const head = parts[0]?.startsWith("provider ") === true ? "" : (parts[0] ?? "");
  return {
    head,
    entries: parts.slice(head === "" ? 0 : 1).map((part) => ({
      source: valueIn(part, /^provider "(?<value>[^"]*)"/) ?? "",
      version: valueIn(part, /^\s*version\s+=\s+"(?<value>[^"]*)"/m),
      constraints: valueIn(part, /^\s*constraints\s+=\s+"(?<value>[^"]*)"/m),
      text: part,
    })),
  };
}

function valueIn(text: string, pattern: RegExp): string | undefined {
  return pattern.exec(text)?.groups?.["value"];
}

/** The file as it was before an earlier synthesis noted something in it. */
function withoutNote(text: string): string {
  const start = text.indexOf(NOTE_START);
  const end = start < 0 ? -1 : text.indexOf(NOTE_END, start);
  return end < 0 ? text : text.slice(0, start) + text.slice(end + NOTE_END.length + 1);
}

function isOutdated(entry: Entry, { source, version }: RequiredProvider): boolean {
  return (
    version !== undefined &&
    entry.version !== undefined &&
    [withHost(source, CLI_HOST), withHost(source, OPENTOFU_HOST)].includes(entry.source) &&
    isAllowed(entry.version, version) === false
  );
}

/** Address with host and namespace. */
function withHost(source: string, host: string): string {
  const parts = source.split("/");
  if (parts.length === 1) return `${host}/hashicorp/${source}`;
  return parts.length === 2 ? `${host}/${source}` : source;
}

/**
 * Whether the CLI of CDKTF sees that a provider is locked. It holds the first number of the required
 * constraint against the locked constraint, so it never sees it with `< 4.0.0`, and not always with several
 * constraints.
 */
function isReadByCli(entries: readonly Entry[], { source, version }: RequiredProvider): boolean {
  const entry = entries.find((candidate) => candidate.source === withHost(source, CLI_HOST));
  return (
    version !== undefined &&
    /^\s*(?:=|~>|>=|<=)?\s*[\d.]+\s*$/.test(version) &&
    entry?.constraints?.replaceAll(/\s/g, "") === version.replaceAll(/\s/g, "")
  );
}

function entryText({ source, version, hash }: LockedProvider): string {
  return `provider "${source}" {
  version     = "${version}"
  constraints = "${version}"
  hashes = [
    "${hash}",
  ]
}
`;
}

function noteText(carried: LockedProvider, providers: readonly RequiredProvider[]): string {
  const sources = [...new Set(providers.map(({ source }) => withHost(source, CLI_HOST)))].sort();
  const entries = sources.map((source) => `provider "${source}" {\n  constraints = ">= 0"\n}\n`);
  return `${NOTE_START}: it then leaves these providers to "terraform init", which locks them above. "providers lock" would look for
${carried.source} in a registry, and it is in none.
${entries.join("")}${NOTE_END}
`;
}

/** Two parts with an empty line between them. */
function joined(above: string, below: string): string {
  if (above === "") return below;
  const gap = above.endsWith("\n\n") ? "" : above.endsWith("\n") ? "\n" : "\n\n";
  return above + gap + below;
}
