import type { JsonValue } from "@parkit/protocol/internal/json";
import { renderTemplate } from "./template";

const variables = new Map<string, JsonValue>([
  ["apiKey", "k-1"],
  ["with space", "s"],
  ["tree", { list: [1, { x: "deep" }], empty: null, yes: true, big: 12345678901234567890n }],
  ["braces", "{{ apiKey }}"],
]);

describe("templates", () => {
  it.each([
    ["plain", "plain"],
    ["{{apiKey}}/{{ apiKey }}", "k-1/k-1"],
    ["{{ tree.list.1.x }}", "deep"],
    ["{{ tree.list }}", '[1,{"x":"deep"}]'],
    ["{{ tree.yes }} {{ tree.big }}", "true 12345678901234567890"],
    ["[{{ tree.empty }}{{ missing.path }}]", "[]"],
    ["{{ [with space] }}", "s"],
    ["{{ tree.__proto__.constructor }}{{ tree.toString }}{{ constructor }}", ""],
    ["{{ braces }}", "{{ apiKey }}"],
    ['{"a":{"b":"{{apiKey}}"}}', '{"a":{"b":"k-1"}}'],
  ])("%j gives %j", (template, text) => {
    expect(renderTemplate(template, variables)).toBe(text);
  });

  it.each([
    "{{}}",
    "{{ a/b }}",
    "{{ ..a }}",
    "{{ a b }}",
    "{{#if a}}",
    "{{> a}}",
    "{{ a",
    "{{ {a} }}",
    '{{ "x" }}',
  ])("%j is refused", (template) => {
    expect(() => renderTemplate(template, variables)).toThrow(/template/);
  });
});
