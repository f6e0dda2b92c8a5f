import {
  carriedConfiguration,
  hidesMirrors,
  providerInstallation,
  userConfigurations,
} from "./provider-installation";

describe("hidesMirrors", () => {
  it.each([
    ["an empty block", "provider_installation {}", true],
    [
      "a block for development",
      'provider_installation {\n  dev_overrides {\n    "a/b" = "/c"\n  }\n  direct {}\n}',
      true,
    ],
    ["a block in JSON", '{\n  "provider_installation": [{ "direct": {} }]\n}', true],
    [
      "another mirror",
      'provider_installation {\n  filesystem_mirror {\n    path = "/usr/share/m"\n  }\n}',
      true,
    ],
    ["our block", providerInstallation("/m"), false],
    ["the file beside a configuration", carriedConfiguration(), false],
    [
      "a mirror in the run directory",
      'provider_installation {\n  filesystem_mirror {\n    path = "terraform.d/plugins"\n  }\n}',
      false,
    ],
    [
      "a block that is a remark",
      "# provider_installation {}\n// provider_installation {}\n/*\nprovider_installation {}\n*/\n",
      false,
    ],
    ["other settings", 'plugin_cache_dir = "/c"\n', false],
  ])("%s: %s", (_name, text, hides) => {
    expect(hidesMirrors(text)).toBe(hides);
  });
});

describe("userConfigurations", () => {
  it("are those of either program, or the one that is named", () => {
    expect(userConfigurations({}, "/home/a")).toEqual([
      "/home/a/.terraformrc",
      "/home/a/.tofurc",
      "/home/a/.config/opentofu/tofurc",
    ]);
    expect(userConfigurations({ TF_CLI_CONFIG_FILE: "x.rc" }, "/home/a")).toEqual(["x.rc"]);
    expect(userConfigurations({ TF_CLI_CONFIG_FILE: "", XDG_CONFIG_HOME: "/s" }, "/h")).toContain(
      "/s/opentofu/tofurc",
    );
  });
});
