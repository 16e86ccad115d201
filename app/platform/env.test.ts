import { expect, test } from "vitest";
import { type EnvSource, readEnv } from "./env.ts";

const key = Buffer.alloc(32, 5).toString("base64");
const real: EnvSource = {
  NODE_ENV: "production",
  SHOPIFY_APP_URL: "https://goodword.example.com/",
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "0123456789abcdef",
  GOODWORD_SECRET_KEY: key,
};

const problemOf = (source: EnvSource): string => {
  const reading = readEnv(source);
  return reading.ok ? "" : reading.problem;
};

test("a whole environment is read, with defaults that suit production", () => {
  const reading = readEnv({ ...real, PORT: "8080", PATH: "/bin" });
  expect(reading).toMatchObject({
    ok: true,
    env: {
      mode: "production",
      role: "all",
      host: "0.0.0.0",
      port: 8080,
      appUrl: "https://goodword.example.com",
      databaseUrl: null,
      sandboxOrigin: null,
      shopify: { apiKey: "key", previousApiSecret: null },
    },
  });
  if (reading.ok) expect(Buffer.from(reading.env.masterKey).toString("base64")).toBe(key);
});

test.each([
  ["SHOPIFY_APP_URL", undefined],
  ["SHOPIFY_APP_URL", "goodword.example.com"],
  ["SHOPIFY_APP_URL", "https://goodword.example.com/app"],
  ["SHOPIFY_APP_URL", "http://goodword.example.com"],
  ["SHOPIFY_API_KEY", undefined],
  ["SHOPIFY_API_KEY", "  "],
  ["SHOPIFY_API_SECRET", undefined],
  ["SHOPIFY_API_SECRET", ""],
  ["SHOPIFY_API_SECRET", "short"],
  ["SHOPIFY_API_SECRET_PREVIOUS", "short"],
  ["GOODWORD_SECRET_KEY", undefined],
  ["GOODWORD_SECRET_KEY", "bm90IDMyIGJ5dGVz"],
  ["GOODWORD_PROCESS", "both"],
  ["NODE_ENV", "prod"],
  ["PORT", "80a"],
  ["PORT", "70000"],
  ["DATABASE_URL", "mysql://localhost/x"],
  ["DATABASE_POOL", "1"],
  ["LOG_LEVEL", "loud"],
  ["METRICS_TOKEN", "short"],
  ["SMTP_URL", "mail.example.com"],
  ["SMTP_URL", "https://mail.example.com"],
  ["SMTP_URL", "smtp://mail.example.com"],
  ["MAIL_FROM", "a@example.com"],
  ["MAIL_FROM", "Goodword <a@example.com>"],
  ["SANDBOX_ORIGIN", "http://127.0.0.1:4000"],
  ["APP_BRIDGE_URL", "http://127.0.0.1:4000/app-bridge.js"],
])("%s = %j stops the start with one line that names it", (name, value) => {
  const problem = problemOf({ ...real, [name]: value });
  expect(problem).toMatch(new RegExp(`^${name} `));
  expect(problem).not.toContain("\n");
});

test("a problem never repeats a secret", () => {
  const secret = "tooshortsecret!";
  expect(problemOf({ ...real, SHOPIFY_API_SECRET: secret })).not.toContain(secret);
});

test("the sandbox needs no key of its own, and keeps the same one from day to day", () => {
  const sandbox = {
    SHOPIFY_APP_URL: "http://127.0.0.1:3000",
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: "0123456789abcdef",
    SANDBOX_ORIGIN: "http://127.0.0.1:4000",
  };
  const [first, second] = [readEnv(sandbox), readEnv(sandbox)];
  expect(first).toMatchObject({ ok: true, env: { mode: "development", host: "127.0.0.1" } });
  if (first.ok && second.ok) expect(first.env.masterKey).toEqual(second.env.masterKey);
});

test("the tunnel that `shopify app dev` names in HOST is the app's address, not one to listen on", () => {
  const unset = { NODE_ENV: "development", SHOPIFY_APP_URL: undefined };
  expect(readEnv({ ...real, ...unset, HOST: "https://some-words.trycloudflare.com" })).toMatchObject({
    ok: true,
    env: { host: "127.0.0.1", appUrl: "https://some-words.trycloudflare.com" },
  });
});
