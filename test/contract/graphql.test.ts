import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { loadAdminSchema, scopesOf, unmetNeeds } from "../../scripts/admin-schema.ts";
import { checkGraphql, type FoundOperation, findOperations, judgeOperation } from "../../scripts/check-graphql.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const admin = loadAdminSchema("2026-10");

/** Judges one document as if it stood in the app. */
function judge(name: string, text: string, granted: readonly string[]) {
  const operation: FoundOperation = { file: "app/x.ts", name, text };
  return judgeOperation(admin, operation, granted).problems;
}

describe("operations of the Admin API", () => {
  test("every operation of the app fits Shopify's schema and the scopes the merchant grants", () => {
    const { verdicts, problems } = checkGraphql(root);
    expect(problems).toEqual([]);
    expect(verdicts.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`))).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(5);
  });

  test("a field that Shopify does not have is refused", () => {
    expect(judge("A", "query A { shop { favouriteColour } }", [])).toEqual([
      expect.stringMatching(/Cannot query field "favouriteColour"/),
    ]);
  });

  test("a deprecated field is refused", () => {
    const problems = judge("A", 'query A { customer(id: "gid://shopify/Customer/1") { email } }', ["read_customers"]);
    expect(problems).toEqual([expect.stringMatching(/deprecated/)]);
  });

  test("a document under another name than its operation's is refused", () => {
    expect(judge("A", "query B { shop { id } }", [])).toEqual(["is called B in its document"]);
  });

  test("a scope that is not granted is named, and a write scope includes its read scope", () => {
    const text = `mutation A($d: DiscountCodeBasicInput!) {
      discountCodeBasicCreate(basicCodeDiscount: $d) { codeDiscountNode { id } userErrors { message } }
    }`;
    expect(judge("A", text, ["read_discounts"])).toEqual(["needs the scope write_discounts"]);
    expect(judge("A", text, ["write_discounts"])).toEqual([]);
  });

  test("one of several alternative scopes is enough", () => {
    const text = 'query A { order(id: "gid://shopify/Order/1") { name } }';
    expect(judge("A", text, [])).toEqual(["needs the scope read_orders or read_marketplace_orders or read_quick_sale"]);
    expect(judge("A", text, ["read_marketplace_orders"])).toEqual([]);
  });

  test("a query dearer than Shopify takes is refused", () => {
    const text = `query A { orders(first: 250) { nodes { lineItems(first: 250) { nodes {
      discountAllocations { allocatedAmountSet { shopMoney { amount } presentmentMoney { amount } } }
      originalUnitPriceSet { shopMoney { amount } presentmentMoney { amount } }
      taxLines { priceSet { shopMoney { amount } presentmentMoney { amount } } }
    } } } } }`;
    expect(judge("A", text, ["read_orders", "read_products"])).toEqual([expect.stringMatching(/may cost \d+ points/)]);
  });
});

describe("Shopify's sentences about access", () => {
  test.each([
    ["Requires `read_a` access scope.", [["read_a"]]],
    ["`read_a` access scope, `read_b` access scope or `read_c` access scope.", [["read_a", "read_b", "read_c"]]],
    ["`read_a` access scope and (`read_b` access scope or `read_c` access scope).", [["read_a"], ["read_b", "read_c"]]],
    [
      "`write_a` access scope as well as any of `write_b`, `write_c` access scopes.",
      [["write_a"], ["write_b", "write_c"]],
    ],
    ["`read_a` access scope. Also: Requires `read_b` scope.", [["read_a"], ["read_b"]]],
    ["`read_a` access scope. Also: The user must have manage_orders permission.", [["read_a"]]],
  ])("%s", (sentence, needs) => {
    expect(scopesOf(sentence, "query")).toEqual(needs);
  });

  test("a sentence may ask more of a mutation than of a query", () => {
    const sentence = "`read_a` for queries and both `read_a` as well as `write_a` for mutations.";
    expect(scopesOf(sentence, "query")).toEqual([["read_a"]]);
    expect(scopesOf(sentence, "mutation")).toEqual([["read_a"], ["write_a"]]);
    expect(unmetNeeds(scopesOf(sentence, "mutation"), ["write_a"])).toEqual([]);
  });

  test("a sentence of an unknown shape stops the check", () => {
    expect(() => scopesOf("`read_a` with `read_b` access scopes.", "query")).toThrow(/all or one/);
  });

  test("every sentence of the present schema is understood", () => {
    for (const sentence of admin.access.values())
      for (const kind of ["query", "mutation"] as const) scopesOf(sentence, kind);
    expect(admin.access.size).toBeGreaterThan(1000);
  });
});

describe("finding operations", () => {
  /** A small app on disk. */
  function appWith(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), "goodword-graphql-"));
    mkdirSync(join(folder, "app"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, "app", name), text);
    return folder;
  }

  test("a document is put together from fragments of other files", () => {
    const folder = appWith({
      "fragment.ts": "export const shopFields = `fragment ShopFields on Shop { id }`;",
      "read.ts": [
        'import { shopFields as fields } from "./fragment.ts";',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the source under test has one
        'adminOperation({ name: "Read", document: `query Read { shop { ...ShopFields } } ${fields}` });',
      ].join("\n"),
    });
    const { operations, problems } = findOperations(folder);
    expect(problems).toEqual([]);
    expect(operations.map(({ text }) => text)).toEqual([
      "query Read { shop { ...ShopFields } } fragment ShopFields on Shop { id }",
    ]);
  });

  test("a document that only running code would know is a problem", () => {
    const { problems } = findOperations(
      appWith({ "a.ts": 'adminOperation({ name: "A", document: makeDocument() });' }),
    );
    expect(problems).toEqual(["app/a.ts: A: only constant text can be checked, found makeDocument()"]);
  });

  test("GraphQL that is sent past adminOperation is a problem", () => {
    const { problems } = findOperations(appWith({ "a.ts": 'client.query("query A { shop { id } }");' }));
    expect(problems).toEqual([expect.stringMatching(/GraphQL that no adminOperation uses/)]);
  });
});
