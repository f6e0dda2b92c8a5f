/**
 * What is rendered is read by programs written in Go: held against their readers, where Go is there to build
 * them.
 */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { goScalar } from "@parkit/source/internal/go-scalar";
import { yamlText } from "@parkit/targets/internal/text/yaml-text";
import fc from "fast-check";

const program = join(__dirname, "support/yaml-readers");
const hasGo = spawnSync("go", ["version"]).status === 0;
const without = hasGo ? "" : " [skipped: go is not available]";

interface Answer {
  /** sigs.k8s.io/yaml: Helm, Kubernetes, the operator. */
  readonly kubernetes: unknown;
  /** gopkg.in/yaml.v3: Docker Compose. */
  readonly v3: unknown;
  readonly error?: string;
}

function readByGo(documents: readonly string[]): readonly Answer[] {
  const { stdout, stderr, status } = spawnSync("go", ["run", "-mod=readonly", "."], {
    cwd: program,
    input: JSON.stringify(documents),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`go run failed: ${stderr}`);
  return JSON.parse(stdout) as readonly Answer[];
}

/** Texts that look like something else. */
const scalarLike = fc.oneof(
  fc.string({ unit: fc.stringMatching(/^[0-9aFxXbBoOeE._+:-]$/), minLength: 1, maxLength: 8 }),
  fc.stringMatching(/^[-+]?0[xXbBoO]?_?[0-9a-fA-F_]{0,4}$/),
  fc.stringMatching(/^\d{4}-\d{1,2}-\d{1,2}([Tt ]\d{1,2}:\d{1,2}:\d{1,2}(\.\d)?Z?)?$/),
  fc.constantFrom(
    "y",
    "Y",
    "yes",
    "On",
    "OFF",
    "nO",
    "tRUE",
    "TRUE",
    "~",
    "Null",
    ".inf",
    "-.INF",
    ".NaN",
    "<<",
  ),
);

(hasGo ? describe : describe.skip)(`the readers of Go${without}`, () => {
  it("get every text back as it was", () => {
    const texts = fc.sample(
      fc.oneof(
        scalarLike,
        // Half of a pair is no character, and no text of a Go program.
        fc.string({ unit: "binary" }).filter((text) => text.isWellFormed()),
        fc.string({
          unit: fc.constantFrom(
            "\u0085",
            "\u2028",
            "\u2029",
            "\uFEFF",
            "\u007F",
            "\n",
            "\t",
            " ",
            "a",
            "#",
            ":",
          ),
        }),
      ),
      4_000,
    );
    const answers = readByGo(texts.map((value) => yamlText({ value })));
    const wrong = texts.filter(
      (text, index) => !isDeepStrictEqual(answers[index], { kubernetes: text, v3: text }),
    );
    expect(wrong).toEqual([]);
  });

  it("take texts without quotes for what the table says", () => {
    const texts = fc
      .sample(scalarLike, 4_000)
      // Only what is a single scalar.
      .filter((text) => !/^-$|^[-?:] |: |:$|^(?:---|\.\.\.)/.test(text) && !/^[-?:]*$/.test(text));
    const answers = readByGo(texts.map((value) => `value: ${value}\n`));
    const wrong = texts.flatMap((text, index) => {
      const { kubernetes, v3, error } = answers[index] ?? {};
      const expected = goScalar(text);
      // JSON has no word for these, so that sigs.k8s.io/yaml refuses or rewrites them.
      if (error !== undefined || (expected.type === "number" && !Number.isFinite(expected.value))) return [];
      const agrees =
        expected.type === "text"
          ? kubernetes === text && v3 === text
          : expected.type === "number"
            ? kubernetes === expected.value && v3 === expected.value
            : expected.type === "boolean"
              ? kubernetes === expected.value && v3 === (expected.old ? text : expected.value)
              : expected.type === "null"
                ? kubernetes === null && v3 === null
                : true;
      return agrees ? [] : [{ text, expected, kubernetes, v3 }];
    });
    expect(wrong).toEqual([]);
  });
});
