/** A JSON string, or a number that `JSON.parse` might round: many digits, a fraction or an exponent. */
const STRING_OR_LONG_NUMBER =
  /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)|-?\d{16,}/g;

/**
 * Parses the JSON form of stored state without rounding: numbers that a double may not hold exactly become their
 * decimal text, which every number attribute accepts.
 * @throws {SyntaxError} when the text is not JSON.
 */
export function parseStateJson(text: string): unknown {
  return JSON.parse(
    text.replace(STRING_OR_LONG_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`)),
  );
}
