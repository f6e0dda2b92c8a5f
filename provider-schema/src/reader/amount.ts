/** Amounts of CPU and memory, as Kubernetes and Docker read them. */

/** A quantity of Kubernetes, taken apart. Source: Kubernetes documentation, "Quantity". */
const QUANTITY = /^(\d+(?:\.\d*)?|\.\d+)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,2}))?$/;

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * How much a quantity of Kubernetes is, in processors or bytes; undefined for a text that is none, such as
 * `512MB`.
 */
export function quantityOf(text: string): number | undefined {
  const match = QUANTITY.exec(text);
  if (match === null) return undefined;
  const [, digits = "", suffix, exponent] = match;
  const factor = suffix === undefined ? 10 ** Number(exponent ?? 0) : FACTORS[suffix];
  return factor === undefined ? undefined : Number(digits) * factor;
}

/** Smallest part of a processor that Kubernetes knows, and hands out. */
const LEAST_CPU = 0.001;

/** Whether an amount of CPU is one of Kubernetes', in thousandths of a processor at the finest. */
export function isCpuAmount(text: string): boolean {
  const amount = quantityOf(text);
  return amount !== undefined && amount >= LEAST_CPU && isWhole(amount / LEAST_CPU);
}

/** Whether an amount of memory is one of Kubernetes', in whole bytes. */
export function isMemoryAmount(text: string): boolean {
  const amount = quantityOf(text);
  return amount !== undefined && amount >= 1 && isWhole(amount);
}

/** Fractions such as 0.1 are not what they are written as. */
function isWhole(amount: number): boolean {
  return Math.abs(amount - Math.round(amount)) <= amount * Number.EPSILON * 4;
}

const DOCKER_MEMORY = /^(\d+(?:\.\d+)?)(?:([kmg])b?|b)?$/i;
const DOCKER_FACTORS: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** Least memory of a container, in bytes: Docker starts none with less. */
const LEAST_DOCKER_MEMORY = 6 * 2 ** 20;

/** How many bytes an amount of memory of Docker's is: `512m`, `1g`; undefined for others, such as `1Gi`. */
export function dockerBytesOf(text: string): number | undefined {
  const match = DOCKER_MEMORY.exec(text);
  if (match === null) return undefined;
  const [, digits = "", unit = ""] = match;
  return Number(digits) * (DOCKER_FACTORS[unit.toLowerCase()] ?? 1);
}

/** Whether an amount of memory is one of Docker's, and enough for it. */
export function isDockerMemory(text: string): boolean {
  return (dockerBytesOf(text) ?? 0) >= LEAST_DOCKER_MEMORY;
}
