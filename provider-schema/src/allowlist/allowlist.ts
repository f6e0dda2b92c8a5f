import { type ActionName, type BundleId, isActionName, splitActionName } from "../actions/action-name";
import { formatActionPattern, parseActionPattern } from "./action-pattern";
import type { AllowInput, AllowlistInput } from "../runner/runner";

/** The text of an entry as it stands in the runner's configuration, whichever way it was written. */
function allowText(entry: AllowInput): string {
  return typeof entry === "string" ? entry : entry.custom;
}

/**
 * An allowlist in its normal form: no entry twice, sorted, ready to be asked. It judges nothing:
 * `allowlistProblems` does, and runners get lists that have passed it. An entry that is neither a name nor
 * `<bundle>.*` grants nothing.
 */
export class Allowlist {
  /** Entries as the runner's configuration takes them, sorted. */
  readonly entries: readonly string[];
  private readonly names = new Set<ActionName>();
  private readonly bundles = new Set<BundleId>();

  private constructor(entries: readonly string[]) {
    this.entries = [...new Set(entries)].sort();
    for (const entry of this.entries) {
      const pattern = parseActionPattern(entry);
      if (pattern?.kind === "action") this.names.add(pattern.name);
      if (pattern?.kind === "bundle") this.bundles.add(pattern.bundle);
    }
  }

  /** Normalises what a user wrote. */
  static of(input: AllowlistInput): Allowlist {
    return new Allowlist(input === "none" ? [] : input.map(allowText));
  }

  /** A list that is meant to allow nothing. */
  static none(): Allowlist {
    return new Allowlist([]);
  }

  /** Whether nothing is allowed. */
  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  /** Actions named one by one, sorted. */
  get actions(): readonly ActionName[] {
    return [...this.names];
  }

  /** Bundles granted as a whole, sorted. */
  get wildcards(): readonly BundleId[] {
    return [...this.bundles];
  }

  /**
   * Whether the list grants the action, by name or by its bundle. What the Agent adds of its own is not
   * counted. Takes constant time.
   */
  grants(name: string): boolean {
    return isActionName(name) && (this.names.has(name) || this.bundles.has(splitActionName(name).bundle));
  }

  /** The entry that grants the action: its own before its bundle's; undefined when none does. */
  grantedBy(name: string): string | undefined {
    if (!isActionName(name)) return undefined;
    if (this.names.has(name)) return name;
    const { bundle } = splitActionName(name);
    return this.bundles.has(bundle) ? formatActionPattern({ kind: "bundle", bundle }) : undefined;
  }

  /** Whether the list grants anything at or below a namespace such as `com.datadoghq.kubernetes`. */
  grantsUnder(namespace: string): boolean {
    return this.entries.some(
      (entry) => entry.startsWith(`${namespace}.`) && parseActionPattern(entry) !== undefined,
    );
  }
}
