import { READER_FORMS, type ReaderForm } from "@parkit/provider-schema/internal/reader/reader-form";

/** docs/reader-forms.md. */
export function readerFormsPage(): string {
  const forms: readonly ReaderForm[] = Object.values(READER_FORMS);
  const code = (text: string): string => `\`${text.replaceAll("|", String.raw`\|`)}\``;
  return [
    "# Which reader takes which form",
    "What parkit writes is read by programs that disagree: an amount that Kubernetes takes is none to Docker, a name that Kubernetes takes is a number in a chart. The rules about deployments ask this table and name the reader in their messages. `npm run docs:rules` writes this page.",
    [
      "| reader | of | takes | such as | not |",
      "| --- | --- | --- | --- | --- |",
      ...forms.map(
        ({ reader, of, takes, examples }) =>
          `| ${reader} | ${of} | ${takes} | ${code(examples.taken)} | ${examples.refused.map(code).join(", ")} |`,
      ),
    ].join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}
