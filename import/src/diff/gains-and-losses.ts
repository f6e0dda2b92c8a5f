import type { ChangeOfObject, ChangeTopic } from "./change";
import type { Phrase } from "./phrase";

/** What to say of a name that came or went. */
interface GainAndLossWords {
  readonly gained: (name: string) => Phrase;
  readonly lost: (name: string) => Phrase;
}

/** Names that only one side has: first what is gained, then what is lost, each in the order of its list. */
export function gainsAndLosses(
  topic: ChangeTopic,
  before: readonly string[],
  after: readonly string[],
  { gained, lost }: GainAndLossWords,
): readonly ChangeOfObject[] {
  return [
    ...onlyIn(after, before).map((name): ChangeOfObject => ({ topic, kind: "added", words: gained(name) })),
    ...onlyIn(before, after).map((name): ChangeOfObject => ({ topic, kind: "removed", words: lost(name) })),
  ];
}

function onlyIn(names: readonly string[], others: readonly string[]): readonly string[] {
  const present = new Set(others);
  return names.filter((name) => !present.has(name));
}
