/**
 * Who else can read or change a file that the runner relies on. Files that Kubernetes or Docker put into a
 * container have modes that look open, and nobody else is there to use them.
 */
import type { Stats } from "node:fs";
import { lstat, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";

const GROUP = 0o070;
const READ = 0o044;
const WRITE = 0o022;
const STICKY = 0o1000;
const SET_GROUP = 0o2000;

/** What the runner does with a file: others must not read a secret, and must not change any of them. */
export type FileUse = "secret" | "settings" | "program";

/** What of a file counts. */
type Owned = Pick<Stats, "mode" | "uid" | "gid">;

/**
 * What others may do with a file that they must not, and what to do about it; undefined when all is well,
 * and where files have no modes, as on Windows.
 *
 * @param path - of the file itself, no link
 * @param file - what the open file says of itself
 */
export async function exposureOf(path: string, file: Owned, use: FileUse): Promise<string | undefined> {
  const problem = await problemOf(path, file, use);
  return problem && `${problem}, or start the runner with --allow-open-files`;
}

async function problemOf(path: string, file: Owned, use: FileUse): Promise<string | undefined> {
  const me = process.geteuid?.();
  if (me === undefined || (await isProvided(path, file, me))) return undefined;
  const directory = dirname(path);
  const around = await stat(directory);
  const isStrange = ({ uid }: Owned): boolean => me !== 0 && uid !== 0 && uid !== me;
  const open = openBits(file, around);
  if (isStrange(file)) return `it belongs to another user (${file.uid}): chown it`;
  if ((open & WRITE) !== 0)
    return `others can write it (mode ${octal(file)}): chmod ${use === "secret" ? "600" : "go-w"} ${path}`;
  if (use === "secret" && (open & READ) !== 0)
    return `others can read it (mode ${octal(file)}): chmod 600 ${path}`;
  if (isStrange(around)) return `its directory belongs to another user (${around.uid}): chown ${directory}`;
  // With the sticky bit nobody can put another file in its place.
  const isOpen = (around.mode & STICKY) === 0 && (openBits(around, around) & writers(use, around)) !== 0;
  if (isOpen && !(await isOfPodDirectory(directory)))
    return `others can write its directory (mode ${octal(around)}): chmod 700 ${directory}`;
  return undefined;
}

/**
 * What group and others may do. A group of the runner's own is no stranger where the system or a directory
 * gave it: so Kubernetes hands volumes to an `fsGroup`.
 */
function openBits(file: Owned, directory: Owned): number {
  const isOfGroup = (process.getgroups?.() ?? []).includes(file.gid);
  const isOfSystem = file.uid === 0 && (process.geteuid?.() !== 0 || file.gid !== process.getegid?.());
  const isGiven = isOfSystem || (directory.mode & SET_GROUP) !== 0;
  return file.mode & 0o077 & ~(isOfGroup && isGiven ? GROUP : 0);
}

/** Debian lets a group of administrators put programs into `/usr/local/bin`. */
function writers(use: FileUse, { uid }: Owned): number {
  return use === "program" && uid === 0 ? WRITE & ~GROUP : WRITE;
}

function octal({ mode }: Owned): string {
  return (mode & 0o7777).toString(8).padStart(4, "0");
}

/** Whether a container was given the file: it is the container that keeps others out. */
async function isProvided(path: string, file: Owned, me: number): Promise<boolean> {
  const isOwn = ({ uid }: Owned): boolean => uid === 0 || uid === me;
  if (path.startsWith("/run/secrets/") && file.uid === 0 && (file.mode & WRITE) === 0) return true;
  if (isOwn(file) && (await isOfPodVolume(path, isOwn))) return true;
  return isOnReadOnlyMount(path);
}

/**
 * Kubernetes keeps the files of Secrets, ConfigMaps and projected volumes in a directory with the time in its
 * name, and leads to it by the link `..data`.
 */
const POD_VOLUME = /^(.*)\/\.\.\d{4}_\d\d_\d\d_[\d_.]+\//;

async function isOfPodVolume(path: string, isOwn: (file: Owned) => boolean): Promise<boolean> {
  const volume = POD_VOLUME.exec(path)?.[1];
  if (volume === undefined) return false;
  try {
    const link = await lstat(`${volume}/..data`);
    return link.isSymbolicLink() && isOwn(link) && isOwn(await stat(volume));
  } catch {
    return false;
  }
}

/** Whether nobody can write where the file is, the runner included; false where that cannot be told. */
async function isOnReadOnlyMount(path: string): Promise<boolean> {
  return (await mountOf(path)).options.split(",").includes("ro");
}

/**
 * Empty directories of a Pod, which the kubelet makes for everybody in it: its containers, and nobody else.
 * Agents keep their configuration in one, and the identities that they enroll.
 */
const POD_DIRECTORY = /\/kubernetes\.io~empty-dir\/[^/]+(?:\/|$)/;

async function isOfPodDirectory(directory: string): Promise<boolean> {
  return POD_DIRECTORY.test((await mountOf(directory)).source);
}

/** The mount that a path lies on; its members are empty where that cannot be told. */
interface Mount {
  readonly point: string;
  /** What of its file system is mounted. */
  readonly source: string;
  readonly options: string;
}

async function mountOf(path: string): Promise<Mount> {
  const table = await readFile("/proc/self/mountinfo", "utf8").catch(() => "");
  let nearest: Mount = { point: "", source: "", options: "" };
  for (const line of table.split("\n")) {
    const [, , , source = "", point, options = ""] = line.split(" ");
    if (point === undefined) continue;
    const name = unescaped(point);
    // Of several mounts in one place the last one is seen.
    if (isWithin(path, name) && name.length >= nearest.point.length)
      nearest = { point: name, source: unescaped(source), options };
  }
  return nearest;
}

/** Blanks and the like stand in the table by their octal numbers. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_escape, digits: string) => String.fromCharCode(parseInt(digits, 8)));
}

function isWithin(path: string, directory: string): boolean {
  return directory === "/" || path === directory || path.startsWith(`${directory}/`);
}
