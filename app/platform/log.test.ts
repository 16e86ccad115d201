import { expect, test } from "vitest";
import { createLog } from "./log.ts";

test("secrets and addresses that slip into a log line are not written", () => {
  const lines: string[] = [];
  const log = createLog("info", {}, { write: (line) => void lines.push(line) });
  const secret = "s3cr3t-value";
  log.info({ accessToken: secret, email: secret, shop: "demo.myshopify.com" }, "one");
  log.info(
    { session: { accessToken: secret, refreshToken: secret }, request: { headers: { authorization: secret } } },
    "two",
  );
  log.info(
    { rail: { settings: { secretKey: secret } }, id_token: secret, headers: { authorization: secret } },
    "three",
  );
  expect(lines).toHaveLength(3);
  expect(lines.join("")).not.toContain(secret);
  expect(lines[0]).toContain("demo.myshopify.com");
});
