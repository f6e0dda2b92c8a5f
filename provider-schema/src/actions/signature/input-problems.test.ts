import fc from "fast-check";

import { findAction } from "../catalogue";
import { type InputProblem, inputProblems } from "./input-problems";
import { among, type ActionSignature, exactly, NONE, optional, required, UNKNOWN } from "./signature";
import { signatureOf } from "./signature-of";

const signature = (inputs: ActionSignature["inputs"]): ActionSignature => ({ inputs, outputs: UNKNOWN });

const URL_AND_BODY = [
  required("url", "string", "where to"),
  required("verb", "string", "how"),
  optional("body", "any", "what"),
] as const;

function words(problem: InputProblem): string {
  return problem.type === "missing" ? `-${problem.name}` : `+${problem.name} (${problem.meant ?? ""})`;
}

const judge = (inputs: ActionSignature["inputs"], given: Readonly<Record<string, unknown>>) =>
  inputProblems(signature(inputs), given).map(words);

test.each([
  ["nothing is wrong", { url: "u", verb: "v", body: null }, []],
  ["required ones are missing, optional ones not", {}, ["-url", "-verb"]],
  ["a name is misspelt", { url: "u", verbs: "v" }, ["-verb", "+verbs (verb)"]],
  ["a name has another case", { URL: "u", verb: "v" }, ["-url", "+URL (url)"]],
  ["a name resembles one that is there", { url: "u", verb: "v", urls: "w" }, ["+urls ()"]],
  ["a name resembles none", { url: "u", verb: "v", followRedirects: true }, ["+followRedirects ()"]],
  ["a value is null: the runner's to check", { url: null, verb: "v" }, []],
  ["names of every object's prototype", { url: "u", verb: "v", constructor: 1 }, ["+constructor ()"]],
])("%s", (_, given, expected) => {
  expect(judge(exactly(...URL_AND_BODY), given)).toEqual(expected);
});

test("a required input that is only inherited is missing", () => {
  expect(judge(exactly(required("toString", "string", "a text")), {})).toEqual(["-toString"]);
});

test("where other inputs may exist, none is too many", () => {
  expect(judge(among(...URL_AND_BODY), { url: "u", more: 1 })).toEqual(["-verb"]);
  expect(judge(UNKNOWN, { more: 1 })).toEqual([]);
});

test("an action without inputs wants none", () => {
  expect(judge(NONE, {})).toEqual([]);
  expect(judge(NONE, { url: "u" })).toEqual(["+url ()"]);
});

test("inputs made of an action's own fields have no problem", () => {
  const action = findAction("com.datadoghq.http.request");
  if (action === undefined) throw new Error("the catalogue has no HTTP request");
  const known = signatureOf(action);
  const mandatory = known.inputs.fields.filter((field) => field.required).map(({ name }) => name);
  const any = known.inputs.fields.map(({ name }) => name);
  fc.assert(
    fc.property(fc.subarray(any), fc.jsonValue(), (names, value) => {
      const given = Object.fromEntries([...mandatory, ...names].map((name) => [name, value]));
      expect(inputProblems(known, given)).toEqual([]);
    }),
  );
});
