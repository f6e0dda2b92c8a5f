import type { Readable } from "node:stream";

import { printable } from "@parkit/provider-schema/internal/printable";

import { failOnLoss, standardOutput, type Output } from "./output";

/**
 * Where a command is called: what it reads, where it writes. Data goes to `out`, words for people go to
 * `err`.
 */
export interface Terminal {
  readonly in: Readable;
  readonly out: Output;
  readonly err: Output;
  /** Whether somebody watches `out` on a screen, rather than a file or another program. */
  readonly isWatched: boolean;
  /** Paints text for `out`. */
  readonly paint: Paint;
  /** Paints text for `err`. */
  readonly paintErr: Paint;
  /** Absolute path of the folder that relative paths start from. */
  readonly folder: string;
  /** Environment variables. */
  readonly env: NodeJS.ProcessEnv;
}

/** Styles that commands use. */
export type Style = "red" | "yellow" | "green" | "cyan" | "bold" | "dim";

/** Wraps text in a style, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  cyan: [36, 39],
  bold: [1, 22],
  dim: [2, 22],
};

/**
 * Decides about colour: only on terminals, never with `--no-color` or a non-empty `NO_COLOR`.
 *
 * @param isTerminal - whether the stream that will show the text is a terminal
 */
export function painter(isTerminal: boolean, wanted: boolean, environment: NodeJS.ProcessEnv): Paint {
  const colour = isTerminal && wanted && (environment["NO_COLOR"] ?? "") === "";
  return colour
    ? (style, text) => {
        const [on, off] = CODES[style];
        return `\u001b[${on}m${text}\u001b[${off}m`;
      }
    : (_style, text) => text;
}

/**
 * The same terminal, on which nothing that is printed does anything but show: what comes from files, services
 * and arguments cannot move the cursor, set titles or turn lines around. What another program reads stays as
 * it is.
 */
export function shielded(terminal: Terminal): Terminal {
  const { out, err, isWatched, paint, paintErr, folder, env } = terminal;
  return {
    get in() {
      return terminal.in;
    },
    out: isWatched ? shield(out) : out,
    err: shield(err),
    isWatched,
    paint,
    paintErr,
    folder,
    env,
  };
}

function shield(output: Output): Output {
  return { write: (text) => output.write(shownText(text)) };
}

/** Begins a style, or ends it. */
const STYLE_START = "\u001b[";
const STYLES: readonly string[] = Object.values(CODES).flatMap(([on, off]) => [`${on}m`, `${off}m`]);

function shownText(text: string): string {
  const [first = "", ...rest] = text.split(STYLE_START);
  return rest.reduce(
    (shown, piece) => {
      const isStyle = STYLES.some((style) => piece.startsWith(style));
      return shown + (isStyle ? STYLE_START : printable(STYLE_START)) + printable(piece, "\n\t");
    },
    printable(first, "\n\t"),
  );
}

/** The terminal of this process. */
export function processTerminal(colour: boolean): Terminal {
  const { env } = process;
  const out = standardOutput(1, () => process.stdout, failOnLoss());
  const err = standardOutput(2, () => process.stderr);
  return {
    // Not before it is read: what reads it has to be loaded.
    get in() {
      return process.stdin;
    },
    out,
    err,
    isWatched: out.isTerminal,
    paint: painter(out.isTerminal, colour, env),
    paintErr: painter(err.isTerminal, colour, env),
    folder: process.cwd(),
    env,
  };
}
