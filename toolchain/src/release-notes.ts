/** A heading of the changelog: `## [0.1.0] - 2026-12-01`, or `## [Unreleased]`. */
const HEADING = /^## \[(?<name>[^\]]+)\](?: - (?<date>\d{4}-\d{2}-\d{2}))?$/;

/**
 * What the changelog says of a release, without its heading.
 *
 * @param changelog - text in the format of Keep a Changelog
 * @param tag - the version with a leading `v`
 * @param versions - versions of the packages that are to be published, by name
 * @throws {Error} when the tag is no version, a package has another, or the changelog has no dated section of
 *   it, or one of changes that are in no release
 */
export function releaseNotes(changelog: string, tag: string, versions: ReadonlyMap<string, string>): string {
  const version = /^v(\d+\.\d+\.\d+)$/.exec(tag)?.[1];
  if (version === undefined) throw new Error(`${tag} is no tag of a release, such as v1.2.3`);
  for (const [name, has] of versions)
    if (has !== version) throw new Error(`${name} has version ${has}, and the tag says ${version}`);
  const sections = sectionsOf(changelog);
  if ((sections.get("Unreleased")?.text ?? "") !== "")
    throw new Error(`CHANGELOG.md has changes that are not released: move them below [${version}]`);
  const section = sections.get(version);
  if (section?.date === undefined || section.text === "")
    throw new Error(`CHANGELOG.md says nothing below a heading "## [${version}] - YYYY-MM-DD"`);
  return `${section.text}\n`;
}

interface Section {
  readonly date: string | undefined;
  readonly text: string;
}

function sectionsOf(changelog: string): ReadonlyMap<string, Section> {
  const sections = new Map<string, Section>();
  let current: { readonly name: string; readonly date: string | undefined } | undefined;
  let lines: string[] = [];
  const close = (): void => {
    if (current !== undefined)
      sections.set(current.name, { date: current.date, text: lines.join("\n").trim() });
  };
  for (const line of changelog.split("\n")) {
    const heading = HEADING.exec(line)?.groups;
    if (heading === undefined) lines.push(line);
    else {
      close();
      current = { name: heading["name"] ?? "", date: heading["date"] };
      lines = [];
    }
  }
  close();
  return sections;
}
