import { expect, test } from "vitest";
import { loggableUrl, routeLabel } from "./access-log.ts";

test.each([
  [
    "/app?id_token=eyJ.a.b&hmac=12&shop=demo.myshopify.com&session=3&embedded=1",
    ["eyJ", "12", "demo", "=3"],
    "embedded=1",
  ],
  ["/proxy/offer?code=ANNA7QK2&signature=ff00&logged_in_customer_id=77", ["ANNA7QK2", "ff00", "77"], "code=[redacted]"],
  ["/webhooks/rails/tremendous/s3cr3t-t0ken?x=1", ["s3cr3t"], "/webhooks/rails/tremendous/[redacted]"],
  ["/app/referrals?q=anna%40example.com&page=2", ["anna"], "page=2"],
  ["/app?a=1?token=abc", ["abc", "token"], "/app?a=[redacted]"],
])("%s is written without what it must not tell", (url, secrets, kept) => {
  const written = loggableUrl(url);
  for (const secret of secrets) expect(written).not.toContain(secret);
  expect(written).toContain(kept);
});

test("labels of metrics do not grow with ids or with what strangers ask for", () => {
  expect(routeLabel("/app/rewards/rwd_01jd4k6m8p0000000000000000?x=1", 200)).toBe("/app/rewards/:id");
  expect(routeLabel("/app/orders/820982911946154508", 200)).toBe("/app/orders/:id");
  expect(routeLabel("/assets/app-BeiZJsgB.js", 200)).toBe("/assets/*");
  expect(routeLabel("/wp-login.php", 404)).toBe("(none)");
});
