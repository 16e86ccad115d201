import { expect, test } from "vitest";
import { z } from "zod";
import { adminOperation } from "./shopify-admin.ts";
import { isMutation, judgeAnswer } from "./shopify-answer.ts";

const query = adminOperation({
  name: "Customer",
  document: "query Customer($id: ID!) { customer(id: $id) { id email } }",
  data: z.object({ customer: z.object({ id: z.string(), email: z.string().nullable() }) }),
});
const mutation = adminOperation({
  name: "Create",
  document:
    "# makes one\nmutation Create { discountCodeBasicCreate { codeDiscountNode { id } userErrors { message } } }",
  data: z.object({
    discountCodeBasicCreate: z.object({ codeDiscountNode: z.object({ id: z.string() }).nullable() }),
  }),
});

const judge = <Data>(
  operation: typeof query | typeof mutation,
  body: unknown,
  status = 200,
  retryAfter: string | null = null,
) =>
  judgeAnswer<unknown, Data>(
    operation as never,
    status,
    retryAfter,
    typeof body === "string" ? body : JSON.stringify(body),
  );
const resultOf = (operation: typeof query | typeof mutation, body: unknown) => {
  const { judgement } = judge(operation, body);
  return judgement.kind === "done" ? judgement.result : judgement;
};

test("mutations are told from queries, also behind comments and fragments", () => {
  expect(isMutation(mutation.document)).toBe(true);
  expect(isMutation("fragment A on Shop { id }\nmutation B { x }")).toBe(true);
  expect(isMutation(query.document)).toBe(false);
  expect(isMutation("# no mutation here\nquery { mutationCount: shop { id } }")).toBe(false);
});

test("an answer comes with its cost", () => {
  const throttleStatus = { maximumAvailable: 2000, currentlyAvailable: 1990, restoreRate: 100 };
  const { judgement, cost } = judge(query, {
    data: { customer: { id: "gid://shopify/Customer/1", email: "a@example.com" } },
    extensions: { cost: { requestedQueryCost: 2, actualQueryCost: 2, throttleStatus } },
  });
  expect(judgement).toMatchObject({ kind: "done", result: { kind: "ok" }, ignored: [] });
  expect(cost).toEqual({ requested: 2, throttle: throttleStatus });
});

test("a query whose answer has a hole is good when its shape allows the hole", () => {
  const denied = {
    message: "Access denied for email field.",
    path: ["customer", "email"],
    extensions: { code: "ACCESS_DENIED", requiredAccess: "`read_customers` access scope." },
  };
  const { judgement } = judge(query, { data: { customer: { id: "1", email: null } }, errors: [denied] });
  expect(judgement).toMatchObject({ kind: "done", result: { kind: "ok", data: { customer: { email: null } } } });
  expect(judgement).toHaveProperty("ignored.length", 1);
  expect(resultOf(query, { data: { customer: null }, errors: [denied] })).toEqual({
    kind: "refused",
    code: "access_denied",
    detail: "Shopify asks for `read_customers` access scope.",
  });
});

test.each([[["customer"]], [["customer", "email"]]])(
  "nothing at all, with an error at %j, is not an answer that there is nothing",
  (path) => {
    const mayBeNull = { ...query, data: z.object({ customer: z.object({}).nullable() }) } as never;
    const denied = { message: "Access denied.", path, extensions: { code: "ACCESS_DENIED" } };
    expect(resultOf(mayBeNull, { data: { customer: null } })).toMatchObject({ kind: "ok" });
    expect(resultOf(mayBeNull, { data: { customer: null }, errors: [denied] })).toMatchObject({
      kind: "refused",
      code: "access_denied",
    });
  },
);

test("a mutation refused as a whole did nothing, one with an error below its field may have run", () => {
  const extensions = { code: "ACCESS_DENIED" };
  expect(
    resultOf(mutation, {
      data: { discountCodeBasicCreate: null },
      errors: [
        {
          message: "Access denied. Required access: `write_discounts`.",
          path: ["discountCodeBasicCreate"],
          extensions,
        },
      ],
    }),
  ).toEqual({ kind: "refused", code: "access_denied", detail: "Shopify asks for `write_discounts`." });
  expect(
    resultOf(mutation, {
      data: { discountCodeBasicCreate: null },
      errors: [{ message: "no", path: ["discountCodeBasicCreate", "codeDiscountNode", "id"], extensions }],
    }),
  ).toMatchObject({ kind: "unknown" });
  expect(resultOf(mutation, { data: { discountCodeBasicCreate: { codeDiscountNode: 7 } } })).toMatchObject({
    kind: "unknown",
  });
});

test("a document that the schema refuses is our mistake", () => {
  const errors = [{ message: "Field 'nope' doesn't exist on type 'Shop'", extensions: { code: "undefinedField" } }];
  expect(resultOf(mutation, { errors })).toMatchObject({ kind: "refused", code: "invalid" });
  expect(resultOf(query, { errors: "[API] Invalid query" })).toMatchObject({ kind: "refused", code: "invalid" });
});

test("THROTTLED and 429 are waited for, with the time that Shopify gives", () => {
  expect(judge(mutation, { errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }] }).judgement).toEqual({
    kind: "slow_down",
    afterSeconds: null,
    detail: "the shop's bucket is empty",
  });
  expect(judge(query, "", 429, "2.0").judgement).toMatchObject({ kind: "slow_down", afterSeconds: 2 });
  expect(judge(query, "", 429, "soon").judgement).toMatchObject({ kind: "slow_down", afterSeconds: null });
});

test.each([
  [401, "token_refused"],
  [500, "broken"],
  [503, "broken"],
])("status %i is %s", (status, kind) => {
  expect(judge(query, "{}", status).judgement.kind).toBe(kind);
});

test("a shop that is frozen, locked or gone refuses", () => {
  for (const status of [402, 403, 404, 423])
    expect(judge(query, "{}", status).judgement).toMatchObject({ result: { kind: "refused", code: "unauthorized" } });
});

test("an answer that was cut off proves nothing", () => {
  expect(judge(mutation, '{"data":{"discountCode').judgement.kind).toBe("broken");
  expect(
    judge(mutation, { errors: [{ message: "x", extensions: { code: "INTERNAL_SERVER_ERROR" } }] }).judgement.kind,
  ).toBe("broken");
});
