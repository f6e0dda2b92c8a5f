import { readFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";

/** What of a package's `package.json` says what users may import. */
interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | { readonly types: string }>>;
}

/** A package that is published, and its folder in the repository. */
export interface PublishedPackage {
  readonly name: string;
  readonly folder: string;
  readonly exports: NonNullable<Manifest["exports"]>;
}

/** The packages that are published. */
export function publishedPackages(root: string): readonly PublishedPackage[] {
  const { workspaces } = readJson(join(root, "package.json")) as { readonly workspaces: readonly string[] };
  return workspaces
    .map((folder) => ({ folder, ...(readJson(join(root, folder, "package.json")) as Manifest) }))
    .filter((manifest) => manifest.private !== true)
    .map(({ folder, name, exports = {} }) => ({ folder, name, exports }));
}

/** The names that users may import from a package, by entry point; types say so: `type Violation`. */
export function publicNames(root: string, { folder, name, exports }: PublishedPackage): readonly string[] {
  return Object.entries(exports).flatMap(([subpath, target]) => {
    if (subpath === "./internal/*" || subpath === "./package.json") return [];
    const entry = name + subpath.slice(1);
    if (typeof target === "string") return [entry];
    // Made of the same sources, of which the names stand in the list already.
    if (target.types.startsWith("./dist/cdktn/")) return [`${entry}: the same names`];
    const source = target.types.replace("./dist/", "src/").replace(/\.d\.ts$/, ".ts");
    return namesOf(join(root, folder, source)).map((exported) => `${entry}: ${exported}`);
  });
}

function namesOf(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  return source.statements
    .filter(ts.isExportDeclaration)
    .flatMap(({ exportClause, isTypeOnly }) => {
      if (exportClause === undefined || !ts.isNamedExports(exportClause))
        throw new Error(`${file} does not name what it exports`);
      return exportClause.elements.map((element) =>
        isTypeOnly || element.isTypeOnly ? `type ${element.name.text}` : element.name.text,
      );
    })
    .sort((a, b) => bare(a).localeCompare(bare(b), "en"));
}

function bare(name: string): string {
  return name.replace("type ", "");
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
