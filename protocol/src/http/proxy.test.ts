import { proxyFor, proxySecrets } from "./proxy";
import { UnusableEnvironment } from "./unusable-environment";

const API = new URL("https://api.datadoghq.eu/api/v2");

describe("proxyFor", () => {
  it.each<[NodeJS.ProcessEnv, string | undefined]>([
    [{}, undefined],
    [{ HTTPS_PROXY: "http://proxy.example:3128" }, "http://proxy.example:3128"],
    [{ https_proxy: "proxy.example:3128" }, "http://proxy.example:3128"],
    [{ HTTP_PROXY: "http://proxy.example:3128" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "*" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "other.example, datadoghq.eu" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: ".datadoghq.eu" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "*.datadoghq.eu" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "api.datadoghq.eu:443" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "api.datadoghq.eu:8443" }, "http://p:80"],
    [{ HTTPS_PROXY: "http://p", no_proxy: "hq.eu" }, "http://p:80"],
    [{ HTTPS_PROXY: " http://p:3128\n" }, "http://p:3128"],
    [{ HTTPS_PROXY: "https://p" }, "https://p:443"],
    [{ HTTPS_PROXY: "https://[2001:db8::1]:3129" }, "https://2001:db8::1:3129"],
    [{ HTTPS_PROXY: "\n" }, undefined],
    [{ HTTPS_PROXY: "http://[broken", NO_PROXY: "*" }, undefined],
    [{ ALL_PROXY: "http://p:3128" }, "http://p:3128"],
    [{ all_proxy: "http://p:3128", HTTP_PROXY: "http://plain" }, "http://p:3128"],
    [{ ALL_PROXY: "http://p:3128", HTTPS_PROXY: "http://own" }, "http://own:80"],
    [{ ALL_PROXY: "http://p:3128", https_proxy: "" }, "http://p:3128"],
    [{ ALL_PROXY: "http://p:3128", NO_PROXY: "datadoghq.eu" }, undefined],
  ])("reads %j", (env, expected) => {
    const proxy = proxyFor(API, env);
    expect(proxy && `${proxy.protocol}//${proxy.host}:${proxy.port}`).toBe(expected);
  });

  it.each([
    "http://[broken",
    "http://pro\nxy",
    "socks5://proxy:1080",
    "ftp://proxy",
    "http://",
    "http://proxy:99999",
    "http://u:%zz-secret@p",
  ])("goes nowhere with a proxy %j that it cannot use, and does not repeat it", (HTTPS_PROXY) => {
    expect(() => proxyFor(API, { HTTPS_PROXY })).toThrow(UnusableEnvironment);
    expect(() => proxyFor(API, { HTTPS_PROXY })).toThrow(/^HTTPS_PROXY does not name .*(?<!secret.*)$/);
  });

  it("names ALL_PROXY where that is what it cannot use, and not where another counts", () => {
    expect(() => proxyFor(API, { ALL_PROXY: "socks5h://proxy:1080" })).toThrow(/^ALL_PROXY does not name /);
    expect(proxyFor(API, { ALL_PROXY: "socks5h://proxy:1080", HTTPS_PROXY: "http://p" })?.host).toBe("p");
  });

  it.each(["http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"])(
    "leaves %s without a proxy",
    (url) => {
      expect(proxyFor(new URL(url), { HTTP_PROXY: "http://p" })).toBeUndefined();
    },
  );
});

describe("the user of a proxy", () => {
  it.each([
    ["http://me:p%40ss@p", "me:p@ss"],
    ["http://token@p", "token:"],
  ])("of %s is decoded", (HTTPS_PROXY, user) => {
    expect(proxyFor(API, { HTTPS_PROXY })?.authorization).toEqual({
      "Proxy-Authorization": `Basic ${Buffer.from(user).toString("base64")}`,
    });
  });

  it("is not needed", () => {
    expect(proxyFor(API, { HTTPS_PROXY: "http://p" })?.authorization).toEqual({});
  });
});

describe("secrets of proxies", () => {
  it.each<[NodeJS.ProcessEnv, readonly string[]]>([
    [{}, []],
    [{ HTTPS_PROXY: "http://p:3128", http_proxy: "\n" }, []],
    [
      { HTTPS_PROXY: "http://me:p%40ss@p", HTTP_PROXY: "https://token@p" },
      ["token", "token", "p%40ss", "p@ss"],
    ],
    [{ https_proxy: "me:a@b:c@p:3128" }, ["a@b:c", "a@b:c"]],
    [{ HTTPS_PROXY: "http://me:%zz@p" }, ["%zz"]],
    [{ ALL_PROXY: "http://me:hidden@p" }, ["hidden", "hidden"]],
  ])("of %j", (env, secrets) => {
    expect(proxySecrets(env)).toEqual(secrets);
  });
});
