import { Composer, Lexer, Parser, type CST, type Document } from "yaml";

/**
 * Most values that a file may hold, aliases counted as often as they are used: a few short ones can stand for
 * more than memory holds.
 */
export const MOST_VALUES = 200_000;

/** Deepest nesting; files that people write stay far below. */
export const DEEPEST = 200;

/** Thrown and caught in this package: a text stands for more than is read. */
export class TooMuch extends Error {
  override readonly name = "TooMuch";

  constructor(
    /** Offset into the text. */
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Parses the documents of a YAML text, with their errors and warnings. Keys are texts.
 *
 * @throws {TooMuch} when it is nested too deeply
 */
export function boundedDocuments(text: string): readonly Document[] {
  const composer = new Composer({ prettyErrors: false, stringKeys: true });
  return Array.from(composer.compose(boundedTokens(text)));
}

/**
 * The first step of parsing keeps a stack of its own; the second calls itself for each level. A text that is
 * too deep must not get there: an overflow of the call stack is not always an exception, it may as well end
 * the process.
 */
function* boundedTokens(text: string): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    // Beside collections the stack holds their document and the scalar that is being read.
    if (parser.stack.length > DEEPEST + 2)
      throw new TooMuch(Math.max(0, parser.offset - lexeme.length), "it is nested too deeply");
  }
  yield* parser.end();
}
