import type { ProcessResult } from "../run-process";

/** Stack traces, and what the language says of mistakes in a program. */
const PROGRAM_ERROR =
  /^\s+at .*:\d+:\d+\)?$|\b(?:Type|Range|Reference|Internal|Assertion|Syntax)Error\b|Cannot read propert|is not (?:a function|iterable)|Maximum call stack|\[object Object\]/m;

/**
 * What is wrong with how the command line took a description; undefined when nothing is.
 *
 * A description is accepted, or refused with the place of each error. Exit code 2 is for wrong usage, so it
 * says what to do with the command line; `validate` has no such case, and `diff` uses code 1 for "different".
 *
 * @param file - name by which the command line knew the description
 * @param input - the description's text
 */
export function complaint(
  argv: readonly string[],
  result: ProcessResult,
  file: string,
  input: string,
): string | undefined {
  const said = result.stdout + result.stderr;
  const slip = PROGRAM_ERROR.exec(said)?.[0];
  if (slip !== undefined) return `printed an error of the program: ${slip.trim()}`;
  const [command] = argv;
  const refused = command === "diff" ? 2 : 1;
  switch (result.code) {
    case 0:
      return undefined;
    case refused:
      return unlocated(formatOf(argv), result, file, input.split("\n").length);
    case 1:
      return undefined;
    case 2:
      if (command === "validate") return "took the description for wrong usage";
      return /^parkit: .+\n {2}.+\n$/m.test(result.stderr) ? undefined : "ended with code 2 and no advice";
    default:
      return `ended with code ${result.code ?? "none"}`;
  }
}

function formatOf(argv: readonly string[]): string {
  return argv[0] === "validate" ? (argv[argv.indexOf("--format") + 1] ?? "text") : "text";
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** Complains when there is no error, or one whose place is not in the description. */
function unlocated(format: string, result: ProcessResult, file: string, lines: number): string | undefined {
  const found = readPlaces(format, result, file);
  if (found.length === 0) return "refused without an error that has a place";
  const wrong = found.find(({ line, column }) => !(line >= 1 && line <= lines && column >= 1));
  return wrong === undefined ? undefined : `named the place ${wrong.line}:${wrong.column} of ${lines} lines`;
}

const NOWHERE: Place = { line: 0, column: 0 };

function readPlaces(format: string, { stdout, stderr }: ProcessResult, file: string): readonly Place[] {
  if (format === "json") {
    const { violations } = JSON.parse(stdout) as {
      violations: readonly { source?: Place & { file: string } }[];
    };
    return violations.map(({ source }) => (source?.file === file ? source : NOWHERE));
  }
  if (format === "sarif") {
    const { runs } = JSON.parse(stdout) as SarifLog;
    return runs
      .flatMap(({ results }) => results)
      .map(({ locations }) => locations?.[0]?.physicalLocation.region)
      .map((region) =>
        region === undefined ? NOWHERE : { line: region.startLine, column: region.startColumn },
      );
  }
  // Each violation begins a block; excerpts and messages are indented.
  return Array.from(
    (stdout + stderr).matchAll(/^(?:(\S+):(\d+):(\d+) )?(?:error|warning) [a-z]+\/[a-z-]+$/gm),
  ).map(([, name, line, column]) =>
    name === file ? { line: Number(line), column: Number(column) } : NOWHERE,
  );
}

/** As much of a SARIF log as is looked at. */
interface SarifLog {
  readonly runs: readonly {
    readonly results: readonly {
      readonly locations?: readonly {
        readonly physicalLocation: {
          readonly region: { readonly startLine: number; readonly startColumn: number };
        };
      }[];
    }[];
  }[];
}
