/** A compiled pattern: which texts it matches as a whole. */
export type Glob = (text: string) => boolean;

/** Whether a character is one that a step takes. */
type Takes = (character: string) => boolean;

/** A place in the pattern and where one gets from it. */
interface State {
  readonly steps: { readonly takes: Takes; readonly to: number }[];
  /** Where one gets without a character. */
  readonly free: number[];
}

const TOKEN = /\*+|\?|\[!?[a-z0-9-]+\]|\{[a-z0-9.,*-]*\}|[a-z0-9._:-]/gy;

/**
 * Compiles a pattern: `*` stands for any characters, `?` for one, `[ab]` and `[!ab]` for one of a set,
 * `{a,b}` for one of several texts, which may hold `*`. All places that a text may have reached are followed
 * at once, so that no text takes longer than its length times that of the pattern.
 *
 * @param pattern - in lower case
 * @returns undefined when the text is not a pattern
 */
export function compileGlob(pattern: string): Glob | undefined {
  const tokens = pattern.match(TOKEN) ?? [];
  if (pattern === "" || tokens.join("").length !== pattern.length) return undefined;
  const states: State[] = [];
  const addState = (): number => states.push({ steps: [], free: [] }) - 1;
  const step = (from: number, takes: Takes): number => {
    const to = addState();
    states[from]?.steps.push({ takes, to });
    return to;
  };
  const anything = (from: number): number => {
    const loop = addState();
    states[from]?.free.push(loop);
    states[loop]?.steps.push({ takes: () => true, to: loop });
    return loop;
  };
  const text = (from: number, characters: string): number =>
    Array.from(characters).reduce(
      (at, character) => (character === "*" ? anything(at) : step(at, (one) => one === character)),
      from,
    );
  let end = addState();
  for (const token of tokens) {
    if (token === "?") end = step(end, () => true);
    else if (token.startsWith("[")) {
      const set = characterSet(token);
      if (set === undefined) return undefined;
      end = step(end, set);
    } else if (token.startsWith("{")) {
      const from = end;
      const ends = token
        .slice(1, -1)
        .split(",")
        .map((choice) => text(from, choice));
      end = addState();
      for (const one of ends) states[one]?.free.push(end);
    } else end = text(end, token);
  }
  return (given) => reaches(states, end, given);
}

/** The set between brackets; undefined for a range that is the wrong way round, such as `[z-a]`. */
function characterSet(token: string): Takes | undefined {
  const isNegated = token.startsWith("[!");
  const ranges = Array.from(
    token.slice(isNegated ? 2 : 1, -1).matchAll(/(.)(?:-(.))?/g),
    ([, first = "", last = first]) => [first, last] as const,
  );
  if (ranges.some(([first, last]) => first > last)) return undefined;
  return (character) => ranges.some(([first, last]) => first <= character && character <= last) !== isNegated;
}

function reaches(states: readonly State[], end: number, text: string): boolean {
  let reached = withFree(states, [0]);
  for (const character of text) {
    const next: number[] = [];
    for (const at of reached)
      for (const { takes, to } of states[at]?.steps ?? []) if (takes(character)) next.push(to);
    reached = withFree(states, next);
  }
  return reached.has(end);
}

/** The same places, and all that one gets to from them without a character. */
function withFree(states: readonly State[], places: readonly number[]): ReadonlySet<number> {
  const reached = new Set(places);
  // What is added meanwhile is visited too.
  for (const at of reached) for (const to of states[at]?.free ?? []) reached.add(to);
  return reached;
}
