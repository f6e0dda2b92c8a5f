import { imageOf } from "./image";

describe("imageOf", () => {
  it.each([
    [
      "gcr.io/datadoghq/private-action-runner",
      "v1.21.0",
      "gcr.io",
      "datadoghq/private-action-runner",
      "v1.21.0",
    ],
    ["localhost:5000/par", "v1", "localhost:5000", "par", "v1"],
    ["localhost/par", "v1", "localhost", "par", "v1"],
    ["registry.example.com/a/b", "v1@sha256:0123", "registry.example.com", "a/b", "sha256:0123"],
    // Without a registry it is Docker's, where images of nobody are in a library.
    ["team/par", "v1", "registry-1.docker.io", "team/par", "v1"],
    ["docker.io/team/par", "v1", "registry-1.docker.io", "team/par", "v1"],
    ["par", "v1", "registry-1.docker.io", "library/par", "v1"],
  ])("finds %s:%s", (name, tag, registry, repository, reference) => {
    expect(imageOf(name, tag)).toEqual({ text: `${name}:${tag}`, registry, repository, reference });
  });
});
