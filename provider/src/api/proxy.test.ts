import { proxyAuthorization, proxyFor } from "./proxy";
import { UnusableEnvironment } from "./unusable-environment";

const API = new URL("https://api.datadoghq.eu/api/v2");

describe("proxyFor", () => {
  it.each<[NodeJS.ProcessEnv, string | undefined]>([
    [{}, undefined],
    [{ HTTPS_PROXY: "http://proxy.example:3128" }, "http://proxy.example:3128/"],
    [{ https_proxy: "proxy.example:3128" }, "http://proxy.example:3128/"],
    [{ HTTP_PROXY: "http://proxy.example:3128" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "*" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "other.example, datadoghq.eu" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: ".datadoghq.eu" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "*.datadoghq.eu" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "api.datadoghq.eu:443" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "api.datadoghq.eu:8443" }, "http://p/"],
    [{ HTTPS_PROXY: "http://p", no_proxy: "hq.eu" }, "http://p/"],
    [{ HTTPS_PROXY: " http://p:3128\n" }, "http://p:3128/"],
    [{ HTTPS_PROXY: "\n" }, undefined],
    [{ HTTPS_PROXY: "http://[broken", NO_PROXY: "*" }, undefined],
  ])("reads %j", (env, expected) => {
    expect(proxyFor(API, env)?.href).toBe(expected);
  });

  it.each([
    "http://[broken",
    "http://pro\nxy",
    "socks5://proxy:1080",
    "https://proxy:3129",
    "http://u:%zz-secret@p",
  ])("goes nowhere with a proxy %j that it cannot use, and does not repeat it", (HTTPS_PROXY) => {
    expect(() => proxyFor(API, { HTTPS_PROXY })).toThrow(UnusableEnvironment);
    expect(() => proxyFor(API, { HTTPS_PROXY })).toThrow(/^HTTPS_PROXY does not name .*(?<!secret.*)$/);
  });

  it.each(["http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"])(
    "leaves %s without a proxy",
    (url) => {
      expect(proxyFor(new URL(url), { HTTP_PROXY: "http://p" })).toBeUndefined();
    },
  );
});

describe("proxyAuthorization", () => {
  it("takes user and password from the URL, decoded", () => {
    expect(proxyAuthorization(new URL("http://me:p%40ss@p"))).toEqual({
      "Proxy-Authorization": `Basic ${Buffer.from("me:p@ss").toString("base64")}`,
    });
    expect(proxyAuthorization(new URL("http://p"))).toEqual({});
  });
});
