import { SITES, findSite, resolveSite } from "./site";

describe("sites", () => {
  it("finds each of the nine by parameter, code and address, whatever the case", () => {
    expect(SITES).toHaveLength(9);
    for (const site of SITES) {
      for (const name of [site.parameter, site.code.toUpperCase(), `${site.appUrl}/`, ` ${site.parameter} `])
        expect(findSite(name)).toBe(site);
    }
  });

  it.each([
    ["us1", "https://app.datadoghq.com", "https://api.datadoghq.com", "us1"],
    ["us5", "https://us5.datadoghq.com", "https://api.us5.datadoghq.com", "us5"],
    ["eu1", "https://app.datadoghq.eu", "https://api.datadoghq.eu", "eu1"],
    ["us1-fed", "https://app.ddog-gov.com", "https://api.ddog-gov.com", "us1"],
    ["us2-fed", "https://us2.ddog-gov.com", "https://api.us2.ddog-gov.com", "us1"],
  ])("knows the addresses of %s", (code, appUrl, apiUrl, urnRegion) => {
    expect(findSite(code)).toMatchObject({ appUrl, apiUrl, urnRegion });
  });

  it("resolves a control plane of one's own, and nothing that is not a URL", () => {
    expect(resolveSite({ appUrl: "http://localhost:1/", apiUrl: "http://localhost:2" })).toMatchObject({
      code: "custom",
      parameter: "localhost:2",
      appUrl: "http://localhost:1",
      government: false,
    });
    expect(resolveSite({ appUrl: "nothing", apiUrl: "http://localhost:2" })).toBeUndefined();
    expect(resolveSite("datadoghq.org")).toBeUndefined();
  });
});
