import type { Proof, Requirement } from "./runner-quality/requirement";

/** docs/runner-quality.md: every requirement with what shows it. */
export function runnerQualityPage(rows: readonly Requirement[]): string {
  const isShown = ({ by }: Requirement): boolean =>
    by.every(({ type }) => type === "test" || type === "bench");
  return [
    "# What the runner withstands",
    `The ${rows.length} requirements for runner, push server and control plane, the most important first, each with the test that shows it, the bench that measures it, or the reason why it is met otherwise, or not meant to be. ${rows.filter(isShown).length} are shown by tests and benches alone. A test keeps the references true; \`npm run docs:coverage\` writes this page from \`test/statements/runner-quality.ts\`.`,
    ["| # | id | about | shown by |", "| --- | --- | --- | --- |", ...rows.map(tableRow)].join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}

function tableRow({ id, about, by }: Requirement, index: number): string {
  return `| ${index + 1} | ${id} | ${about} | ${by.map(proofText).join("; ")} |`;
}

function proofText(proof: Proof): string {
  switch (proof.type) {
    case "test":
      return `[${fileName(proof.file)}](../${proof.file})${proof.title === "" ? "" : `: ${proof.title}`}`;
    case "bench":
      return `bench \`${proof.name}\``;
    case "reason":
      return `reason: ${proof.text}`;
  }
}

function fileName(path: string): string {
  return path.split("/").at(-1) ?? path;
}
