import { expect, test } from "vitest";
import { readClicks } from "./read-clicks.ts";

const verify = (text: string, signature: string) => signature === `s${text.length}`;

test("tokens of a cart are read, and what is not ours is left out", () => {
  const tokens = { cartToken: "cod_a.vis_1.s11", clickTokens: ["cod_b.vis_2.s11", "cod_b.vis_3.forged", "cod_c..s6"] };
  expect(readClicks(tokens, verify)).toEqual({
    cart: { codeId: "cod_a", visitId: "vis_1" },
    clicks: [
      { codeId: "cod_b", visitId: "vis_2" },
      { codeId: "cod_c", visitId: null },
    ],
  });
  expect(readClicks({ cartToken: null }, verify)).toEqual({ cart: null, clicks: [] });
});
