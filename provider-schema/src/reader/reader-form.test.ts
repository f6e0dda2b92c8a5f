import { READER_FORMS, staysText, type ReaderForm } from "./reader-form";

const forms: readonly (readonly [string, ReaderForm])[] = Object.entries(READER_FORMS);

it.each(forms)("form %s takes and refuses its own examples", (_name, { isTaken, examples }) => {
  expect(isTaken(examples.taken)).toBe(true);
  expect(examples.refused.filter(isTaken)).toEqual([]);
});

it("has one reader for a form, behind which messages say that it takes", () => {
  expect(forms.filter(([, { reader }]) => /^the .*s$/.test(reader)).map(([name]) => name)).toEqual([]);
});

it.each([
  ["payments", true],
  ["1st", true],
  ["a1", true],
  ["e3", true],
  ["1-2", true],
  ["2024-01-01", true],
  ["nulls", true],
  ["123", false],
  ["010", false],
  ["1e3", false],
  ["1e-3", false],
  ["1.5", false],
  ["0x1f", false],
  ["0b1", false],
  ["null", false],
  ["true", false],
  ["y", false],
])("%s stays a text without quotes: %s", (name, stays) => {
  expect(staysText(name)).toBe(stays);
});
