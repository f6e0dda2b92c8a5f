import { REQUIREMENTS } from "./statements/runner-quality";
import { runnerQualityPage } from "./statements/runner-quality-page";
import { committedPage, textOf } from "./support/written-page";

const proofs = REQUIREMENTS.flatMap(({ id, by }) => by.map((proof) => ({ id, proof })));

describe("docs/runner-quality.md", () => {
  it("has all 104 requirements, each once", () => {
    expect(REQUIREMENTS).toHaveLength(104);
    expect(new Set(REQUIREMENTS.map(({ id }) => id)).size).toBe(104);
  });

  it("refers only to tests and benches that are there", () => {
    const benches = textOf("bench/README.md");
    const broken = proofs.filter(({ proof }) => {
      if (proof.type === "test") {
        const source = textOf(proof.file);
        return source === "" || !source.includes(proof.title);
      }
      return proof.type === "bench" && !benches.includes(`| \`${proof.name}\` |`);
    });
    expect(broken).toEqual([]);
  });

  it("is current; npm run docs:coverage writes it", () => {
    const page = runnerQualityPage(REQUIREMENTS);
    expect(committedPage("docs/runner-quality.md", page)).toBe(page);
  });
});
