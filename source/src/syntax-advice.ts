/** What to do about a text that is not YAML, for the mistakes that people make. */

import type { ErrorCode } from "yaml";

/** What is wrong, and what to do about it. */
export interface SyntaxAdvice {
  /** @default - what the parser says */
  readonly message?: string;
  readonly hint: string;
}

const QUOTE = "Put quotes around the text:";

/** By the parser's code; what is not here has no cause that could be told from it. */
const ADVICE: Readonly<Partial<Record<ErrorCode, SyntaxAdvice>>> = {
  TAB_AS_INDENT: {
    message: "a tab indents this line",
    hint: "Indent with spaces: YAML takes no tabs there.",
  },
  DUPLICATE_KEY: {
    message: "this key stands twice in the same object",
    hint: "Delete one of the two, or put both values into one list.",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: "a second colon makes an object where a text stands",
    hint: `${QUOTE} in YAML a colon and a space begin a value.`,
  },
  MULTILINE_IMPLICIT_KEY: {
    message: "a key goes over several lines",
    hint: "A colon is missing behind the key above, or a text above is not closed by its quote.",
  },
  MISSING_CHAR: { hint: "Close the quote, bracket or brace, or write the comma or colon that is named." },
  BAD_INDENT: {
    hint: "Indent this line as far as its neighbours of the same object or list, with spaces.",
  },
  BAD_DQ_ESCAPE: { hint: "Write \\\\ for a backslash between double quotes, or take single quotes." },
  BAD_SCALAR_START: {
    message: "a text cannot begin with this character",
    hint: `${QUOTE} @, \`, % and some others mean something in YAML.`,
  },
  BAD_ALIAS: { hint: `${QUOTE} * and & name anchors in YAML.` },
};

const UNKNOWN: SyntaxAdvice = {
  hint: "Look at this line and the one above: a quote, a bracket, a colon or the space behind it is missing.",
};

/**
 * @param offset - where the parser noticed it
 * @param said - what the parser says
 */
export function syntaxAdvice(text: string, offset: number, code: ErrorCode, said: string): SyntaxAdvice {
  const [variable] = /^\$\{[^}\n]*\}/.exec(text.slice(Math.max(0, offset - 1))) ?? [];
  if (variable !== undefined)
    return {
      message: "a variable without quotes inside of braces",
      hint: `${QUOTE} "\${NAME}". parkit fills no variables in: write the value, or let another program fill it in first.`,
    };
  const [, closing] = /end with an? (\S)/.exec(said) ?? [];
  if (closing !== undefined)
    return {
      hint: `Close the bracket or brace above with ${closing}; what belongs into it is indented further.`,
    };
  return ADVICE[code] ?? UNKNOWN;
}
