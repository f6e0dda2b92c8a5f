import { isCpuAmount, isDockerMemory, isMemoryAmount, quantityOf } from "./amount";

it.each<[string, number | undefined]>([
  ["250m", 0.25],
  ["1", 1],
  ["0.5", 0.5],
  [".5", 0.5],
  ["1.", 1],
  ["1Gi", 2 ** 30],
  ["1G", 1e9],
  ["128974848000m", 128974848],
  ["1e3", 1000],
  ["1E3", 1000],
  ["1E", 1e18],
  ["512MB", undefined],
  ["1gi", undefined],
  ["1 Gi", undefined],
  ["-1", undefined],
  ["1g", undefined],
  ["", undefined],
  ["one", undefined],
])("reads the quantity %j as Kubernetes does", (text, amount) => {
  expect(quantityOf(text)).toBe(amount);
});

it.each<[string, boolean]>([
  ["250m", true],
  ["0.1", true],
  ["1.5", true],
  ["0.0001", false],
  ["1.5m", false],
  ["0", false],
  ["1cpu", false],
])("takes %j of a processor: %s", (text, taken) => {
  expect(isCpuAmount(text)).toBe(taken);
});

it.each<[string, boolean]>([
  ["1Gi", true],
  ["512M", true],
  ["0.5Gi", true],
  ["1073741824", true],
  ["100m", false],
  ["0", false],
  ["512MB", false],
])("takes %j of memory in Kubernetes: %s", (text, taken) => {
  expect(isMemoryAmount(text)).toBe(taken);
});

it.each<[string, boolean]>([
  ["1g", true],
  ["1.5G", true],
  ["512m", true],
  ["512MB", true],
  ["1073741824", true],
  ["1073741824b", true],
  ["1Gi", false],
  ["1GiB", false],
  ["5m", false],
  ["1t", false],
  ["-1", false],
])("takes %j of memory in Docker: %s", (text, taken) => {
  expect(isDockerMemory(text)).toBe(taken);
});
