import {
  Composer,
  CST,
  isScalar,
  Lexer,
  Parser,
  visit,
  YAMLParseError,
  type Document,
  type ScalarTag,
} from "yaml";

/** Largest text that is read, in bytes: 16 MiB. What people write has a few thousand. */
export const LARGEST_TEXT_BYTES = 16 * 1024 * 1024;

/**
 * Most values that a file may hold, aliases counted as often as they are used: a few short ones can stand for
 * more than memory holds.
 */
export const MOST_VALUES = 200_000;

/** As people read it. Digits are parted here: what Node.js has for it loads as long as all of YAML. */
const MOST = `${MOST_VALUES / 1000},000`;

/** Message about a text that holds more. */
export const MORE_VALUES = `it holds more than ${MOST} values`;

/**
 * Most pieces that a text may fall into, such as words, signs, ends of lines: each takes memory before
 * anything can be counted as a value. A value on a line of its own takes about eight.
 */
const MOST_PIECES = 12 * MOST_VALUES;

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
 * Most values without quotes begin like nothing but a text: not like a number, a time, a sign of YAML's, nor
 * like one of its words in any schema (`true`, `null`, `yes`, `off` and so on). To see that by one pattern
 * takes less than by those of all other kinds of values, which decide about the rest.
 */
const EVIDENT_TEXT: ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  test: /^(?:[^-+.~<=\dEeNnTtFfYyOo]|[Ee][^-+\d]|[Nn](?:[^UuOo]|[Oo].)|[Tt][^Rr]|[Ff][^Aa]|[Yy][^Ee]|[Oo][^NnFf])/,
  resolve: (text) => text,
};

/**
 * Parses the documents of a YAML text, with their errors and warnings. Keys are texts. The time that it takes
 * grows with the text and no faster.
 *
 * @throws {TooMuch} when it is too large or nested too deeply
 */
export function boundedDocuments(text: string): readonly Document[] {
  if (Buffer.byteLength(text) > LARGEST_TEXT_BYTES)
    throw new TooMuch(0, `it is larger than ${LARGEST_TEXT_BYTES / 1024 ** 2} MiB`);
  const composer = new Composer({
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false,
    customTags: (tags) => [EVIDENT_TEXT, ...tags],
  });
  const documents = Array.from(composer.compose(boundedTokens(text)));
  for (const document of documents) findDuplicateKeys(document);
  return documents;
}

/**
 * The first step of parsing keeps a stack of its own; the second calls itself for each level. A text that is
 * too deep must not get there: an overflow of the call stack is not always an exception, it may as well end
 * the process.
 */
function* boundedTokens(text: string): Generator<CST.Token> {
  const parser = new Parser();
  const isSign = valueSigns();
  let pieces = 0;
  let values = 0;
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    pieces += 1;
    const start = Math.max(0, parser.offset - lexeme.length);
    if (isSign(lexeme)) values += 1;
    if (values > MOST_VALUES) throw new TooMuch(start, MORE_VALUES);
    if (pieces > MOST_PIECES) throw new TooMuch(start, `it has more words and signs than ${MOST} values`);
    // Beside collections the stack holds their document and the scalar that is being read.
    if (parser.stack.length > DEEPEST + 2) throw new TooMuch(start, "it is nested too deeply");
  }
  yield* parser.end();
}

/**
 * Tells signs that each stand for a value of their own, so that a text can be refused before anything is made
 * of what it holds.
 */
function valueSigns(): (lexeme: string) => boolean {
  const isList: boolean[] = [];
  let isText = false;
  return (lexeme) => {
    // A mark stands before the text of a scalar, which may look like a sign.
    if (isText) {
      isText = false;
      return false;
    }
    switch (lexeme) {
      case CST.SCALAR:
        isText = true;
        return false;
      case "[":
      case "{":
        isList.push(lexeme === "[");
        return false;
      case "]":
      case "}":
        isList.pop();
        return false;
      case ",":
        return isList.at(-1) === true;
      default:
        return lexeme === ":" || lexeme === "-";
    }
  };
}

/**
 * Reports keys that an object has twice. The parser would compare each key with all before it, which takes
 * minutes for an object of 40,000.
 */
function findDuplicateKeys(document: Document): void {
  const { errors } = document;
  const before = errors.length;
  visit(document, {
    Map(_key, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (!seen.has(key.value)) seen.add(key.value);
        else {
          const start = key.range?.[0] ?? 0;
          errors.push(new YAMLParseError([start, start + 1], "DUPLICATE_KEY", "Map keys must be unique"));
        }
      }
    },
  });
  if (errors.length > before) errors.sort((one, other) => one.pos[0] - other.pos[0]);
}
