/** Numbers of Terraform without loss. */
import type { TerraformNumber } from "./value";

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,6}))?$/;

/**
 * True for text that is a decimal number, the form in which numbers travel that no machine type holds
 * exactly.
 */
export function isDecimalText(text: string): boolean {
  return DECIMAL.test(text);
}

/**
 * The narrowest form: `number` for safe integers and fractions, `bigint` for 64-bit integers, else decimal
 * text.
 */
export function narrowNumber(value: TerraformNumber): TerraformNumber {
  if (typeof value !== "bigint") return value;
  if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) return Number(value);
  return value === BigInt.asIntN(64, value) || value === BigInt.asUintN(64, value) ? value : value.toString();
}

/** One text for each number whatever its form, so that `1`, `1n`, `"1.0"` and `"1e0"` compare equal. */
export function canonicalNumber(value: TerraformNumber): string {
  const match = DECIMAL.exec(String(value));
  if (match === null) return String(value);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}
