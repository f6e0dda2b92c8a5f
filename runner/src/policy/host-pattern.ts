/** Longest pattern that is taken, in characters: the longest host name has 253. */
const MAX_LENGTH = 253;

/**
 * Compiles a pattern of host names as the Agent's `http_allowlist` takes them: `*` stands for any characters,
 * dots too, `?` for one, `[ab]` and `[!ab]` for one of a set, `{a,b}` for one of several texts. Case does not
 * matter.
 *
 * @returns undefined when the text is not a pattern.
 */
export function hostPattern(text: string): RegExp | undefined {
  if (text === "" || text.length > MAX_LENGTH) return undefined;
  const tokens = text.toLowerCase().match(TOKEN) ?? [];
  if (tokens.join("").length !== text.length) return undefined;
  try {
    return new RegExp(`^${tokens.map(translate).join("")}$`);
  } catch {
    // A set such as [z-a].
    return undefined;
  }
}

const TOKEN = /\*+|\?|\[!?[a-z0-9-]+\]|\{[a-z0-9.,*-]*\}|[a-z0-9._:-]/gy;

function translate(token: string): string {
  if (token.startsWith("*")) return ".*";
  if (token === "?") return ".";
  if (token.startsWith("[!")) return `[^${token.slice(2)}`;
  if (token.startsWith("[")) return token;
  if (token === ".") return "\\.";
  if (!token.startsWith("{")) return token;
  const alternatives = token.slice(1, -1).replaceAll(".", "\\.").replaceAll(/\*+/g, ".*");
  return `(?:${alternatives.replaceAll(",", "|")})`;
}
