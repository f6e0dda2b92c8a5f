/** A fragment of `parkit.yaml` written with the indentation of the code around it, which is taken away. */
export function example(text: string): string {
  const lines = text.replace(/^\n/, "").trimEnd().split("\n");
  const margin = Math.min(...lines.map((line) => line.search(/\S/)).filter((column) => column >= 0));
  return lines.map((line) => line.slice(margin)).join("\n");
}
