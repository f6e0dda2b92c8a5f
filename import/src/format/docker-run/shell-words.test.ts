import { shellScript } from "./shell-words";

function words(text: string): readonly (readonly string[])[] {
  return shellScript("run.sh", text).commands.map((command) => command.map((word) => word.text));
}

describe("shellScript", () => {
  it.each([
    ["quotes", `a 'b c' "d e" f'g'"h"`, [["a", "b c", "d e", "fgh"]]],
    ["escapes", String.raw`a\ b "c\"d" 'e\f'`, [["a b", 'c"d', String.raw`e\f`]]],
    ["continuation lines", "docker run \\\n  -d \\\r\n  image", [["docker", "run", "-d", "image"]]],
    ["comments", "a # b c\nd#e", [["a"], ["d#e"]]],
    ["separators", "a; b && c | d\n(e)", [["a"], ["b"], ["c"], ["d"], ["e"]]],
    ["redirections", "a >file 2>&1 <input b", [["a", "2", "b"]]],
    ["variables that the script sets", 'name=x\na "$name-y" ${name} $other', [["a", "x-y", "x", "$other"]]],
    ["defaults of variables", "a ${TAG:-v1}", [["a", "v1"]]],
    ["the working directory", 'a "$PWD/config"', [["a", "./config"]]],
    ["an open quote", "a 'b c", [["a", "b c"]]],
    ["a command in a command", "a $(rm -rf /; echo x) b", [["a", "$(rm -rf /; echo x)", "b"]]],
  ])("reads %s", (_name, text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it("tells words that only the shell can know", () => {
    const [command = []] = shellScript("run.sh", "a $(date) `b` \"$HOME\" '$x' plain").commands;
    expect(command.map(({ open }) => open)).toEqual([false, true, true, true, false, false]);
  });

  it("takes here-documents out of the commands", () => {
    const text = "cat <<'A' >file\nurn: x\nA\nb\n";
    const { commands, documents } = shellScript("run.sh", text);
    expect(commands.map((command) => command.map((word) => word.text))).toEqual([["cat"], ["b"]]);
    expect(documents).toEqual([{ text: "urn: x\n", start: text.indexOf("urn") }]);
  });

  it("knows where each word stands", () => {
    const text = "docker run -e 'A=b c'";
    const [command = []] = shellScript("run.sh", text).commands;
    expect(command.map(({ place }) => text.slice(place.start, place.end))).toEqual([
      "docker",
      "run",
      "-e",
      "'A=b c'",
    ]);
  });
});
