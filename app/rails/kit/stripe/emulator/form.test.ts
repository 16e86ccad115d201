import fc from "fast-check";
import { parse, stringify } from "qs";
import { expect, it } from "vitest";
import { canonical, parseForm } from "./form.ts";

const word = fc
  .stringMatching(/^[a-z][a-z_]{0,8}$/)
  .filter((text) => !["constructor", "__proto__", "prototype"].includes(text));
const value = fc.string({ minLength: 1, maxLength: 12 });
const form = fc.dictionary(
  word,
  fc.oneof(value, fc.dictionary(word, value, { minKeys: 1 }), fc.array(value, { minLength: 1, maxLength: 4 })),
  { noNullPrototype: true },
);

it("reads Stripe's bracket notation as the usual parser does", () => {
  fc.assert(
    fc.property(form, (given) => {
      const text = stringify(given, { arrayFormat: "indices" });
      expect(parseForm(text)).toEqual(parse(text, { depth: 20 }));
    }),
  );
});

it("reads lists without numbers", () => {
  expect(parseForm("expand[]=a&expand[]=b")).toEqual({ expand: ["a", "b"] });
});

it("compares parameters whatever their order", () => {
  expect(canonical(parseForm("a=1&metadata[x]=1&metadata[y]=2"))).toBe(
    canonical(parseForm("metadata[y]=2&metadata[x]=1&a=1")),
  );
  expect(canonical(parseForm("a=1"))).not.toBe(canonical(parseForm("a=2")));
});
