/** Programs of this machine that scripts are written for. */
import { readdir, readFile, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import { runFile } from "../run-file";
import { readElf } from "./elf";
import { copied, exists, type ImageFile } from "./file-tree";

/** Shells, and what shell scripts are made of; what the machine does not have is left out. */
const PROGRAMS: readonly string[] = [
  ...[
    "bash",
    "sh",
    "env",
    "cat",
    "cp",
    "curl",
    "cut",
    "date",
    "dirname",
    "basename",
    "echo",
    "expr",
    "false",
  ],
  ...[
    "find",
    "grep",
    "gzip",
    "head",
    "id",
    "jq",
    "ln",
    "ls",
    "mawk",
    "awk",
    "mkdir",
    "mktemp",
    "mv",
    "printf",
  ],
  ...["readlink", "realpath", "rm", "rmdir", "sed", "sleep", "sort", "stat", "tail", "tar", "tee", "test"],
  ...["touch", "tr", "true", "uname", "uniq", "wc", "xargs", "base64", "sha256sum", "hostname", "timeout"],
];
const DIRECTORIES: readonly string[] = ["/usr/bin", "/bin", "/usr/local/bin"];
const IN_IMAGE = "/usr/bin";

/** Of Python's library what no script runs. */
const UNWANTED = /^(?:__pycache__|test|tests|idlelib|ensurepip|lib2to3|(?:site|dist)-packages|config-.*)$/;

/**
 * Bash, Python and common programs with what belongs to them; libraries apart.
 *
 * @throws {Error} when there is nothing of that kind
 */
export async function interpreters(): Promise<readonly ImageFile[]> {
  const programs = await Promise.all(
    PROGRAMS.map(async (name) => {
      const found = await binary(name);
      return found === undefined ? [] : [await copied(join(IN_IMAGE, name), found)];
    }),
  );
  const library = await python();
  if (programs.flat().length === 0 && library.length === 0)
    throw new Error("this machine has no interpreter for scripts, neither bash nor python3");
  // Scripts begin with #!/bin/bash.
  const bin: ImageFile = { type: "link", path: "/bin", target: IN_IMAGE.slice(1) };
  return [...programs.flat(), bin, ...library];
}

/** Where the program is that the name leads to; scripts of the same name are none. */
async function binary(name: string): Promise<string | undefined> {
  for (const directory of DIRECTORIES) {
    const path = join(directory, name);
    if (!(await exists(path))) continue;
    const target = await realpath(path);
    if (readElf(await readFile(target)) !== undefined) return target;
  }
  return undefined;
}

/** Python finds its library from where it lies itself, so that both keep their places. */
async function python(): Promise<readonly ImageFile[]> {
  const program = await binary("python3");
  if (program === undefined) return [];
  const asked = await runFile(
    program,
    ["-I", "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"],
    {
      env: {},
    },
  );
  const library = asked.stdout.trim();
  if (asked.failure !== undefined || library === "") return [];
  const link: ImageFile = { type: "link", path: join(IN_IMAGE, "python3"), target: program };
  const modules = await filesBelow(library, (name) => !UNWANTED.test(name));
  return [
    await copied(program),
    ...(basename(program) === "python3" ? [] : [link]),
    ...(await Promise.all(modules.map(async (path) => copied(path, await realpath(path))))),
  ];
}

/** All files below a directory, as they are called there; sorted. */
async function filesBelow(
  directory: string,
  isWanted: (name: string) => boolean,
): Promise<readonly string[]> {
  if (!(await exists(directory))) return [];
  const entries = await readdir(directory, { withFileTypes: true });
  const wanted = entries
    .filter(({ name }) => isWanted(name))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const paths = await Promise.all(
    wanted.map(async (entry) => {
      const path = join(directory, entry.name);
      return entry.isDirectory() ? filesBelow(path, isWanted) : [path];
    }),
  );
  return paths.flat();
}
