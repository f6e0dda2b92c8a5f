/**
 * The list of all that the published packages consist of and bring along (software bill of materials), in the
 * form of CycloneDX 1.5. It is made of the lock file alone: the same lock file gives the same bytes.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** An entry of the lock file. */
interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  /** Digest of the tarball as npm writes it: `sha512-<base64>`. */
  readonly integrity?: string;
  /** Folder of the workspace that a link leads to. */
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

type Lock = Readonly<Record<string, LockedPackage>>;

/** A component, and the places in the lock file of those that it needs. */
interface Component {
  readonly place: string;
  readonly name: string;
  readonly version: string;
  readonly locked: LockedPackage;
  readonly needs: readonly string[];
}

/**
 * Makes the list for the packages in some folders: they, what is bundled into them, and what npm installs
 * with them. Peer dependencies are the user's own.
 *
 * @param root - root of the repository
 * @param folders - folders of the packages, relative to the root; of others the places in the lock file
 * @throws {Error} when the lock file does not have what they need
 */
export async function sbom(root: string, folders: readonly string[]): Promise<string> {
  const { packages } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as {
    readonly packages: Lock;
  };
  const { name = "", version = "" } = packages[""] ?? {};
  const components = new Map<string, Component>();
  const waiting = [...folders];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (components.has(place)) continue;
    const component = componentAt(packages, place);
    components.set(place, component);
    waiting.push(...component.needs);
  }
  // npm may have put the same version into several places.
  const distinct = new Map([...components.values()].map((component) => [purl(component), component]));
  const sorted = [...distinct.values()].sort((one, other) => (purl(one) < purl(other) ? -1 : 1));
  const document = {
    $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: { component: { type: "application", "bom-ref": "parkit", name, version } },
    components: sorted.map(componentJson),
    dependencies: [
      { ref: "parkit", dependsOn: folders.map((place) => refOf(components, place)).sort() },
      ...sorted.map((component) => ({
        ref: purl(component),
        dependsOn: [...new Set(component.needs.map((place) => refOf(components, place)))].sort(),
      })),
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function componentAt(packages: Lock, place: string): Component {
  const locked = packages[place];
  if (locked?.version === undefined) throw new Error(`package-lock.json has no version of ${place}`);
  const name = locked.name ?? place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
  const isWorkspace = !place.includes("node_modules/");
  // What a workspace needs for development and asks nobody to install is bundled into it: tests take their
  // tools from the root.
  const bundled = Object.keys(isWorkspace ? (locked.devDependencies ?? {}) : {}).filter(
    (dependency) => locked.peerDependencies?.[dependency] === undefined,
  );
  const optional = Object.keys(locked.optionalDependencies ?? {}).filter(
    (dependency) => packages[resolved(packages, place, dependency)] !== undefined,
  );
  const needs = [...Object.keys(locked.dependencies ?? {}), ...optional, ...bundled].map((dependency) => {
    const found = resolved(packages, place, dependency);
    const link = packages[found];
    return link?.link === true ? (link.resolved ?? found) : found;
  });
  return { place, name, version: locked.version, locked, needs };
}

/** Where Node would find a package: in the folder itself, then in those around it. */
function resolved(packages: Lock, from: string, name: string): string {
  const nested = from.split("/node_modules/");
  const around = nested.map((_folder, index) =>
    nested.slice(0, nested.length - index).join("/node_modules/"),
  );
  const places = [...around.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
  return places.find((place) => packages[place] !== undefined) ?? `node_modules/${name}`;
}

function refOf(components: ReadonlyMap<string, Component>, place: string): string {
  const component = components.get(place);
  if (component === undefined) throw new Error(`there is no component ${place}`);
  return purl(component);
}

function purl({ name, version }: Component): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

function componentJson(component: Component): object {
  const { name, version, locked } = component;
  const digest = /^sha512-(.*)$/.exec(locked.integrity ?? "")?.[1];
  const { license } = locked;
  return {
    type: "library",
    "bom-ref": purl(component),
    name,
    version,
    purl: purl(component),
    ...(license !== undefined && {
      licenses: [/^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license }],
    }),
    ...(digest !== undefined && {
      hashes: [{ alg: "SHA-512", content: Buffer.from(digest, "base64").toString("hex") }],
    }),
  };
}
