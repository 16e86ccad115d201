import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { ensureBuild } from "../../scripts/ensure-build.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { demoKeys } from "./start-app.ts";

const root = join(import.meta.dirname, "../..");
const browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const ends: (() => Promise<unknown>)[] = [];

beforeAll(ensureBuild, 120_000);
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** `node app/server.ts` as a platform runs it. */
function run(variables: Readonly<Record<string, string>>) {
  const child: ChildProcess = spawn(process.execPath, ["app/server.ts"], {
    cwd: root,
    env: { NODE_ENV: "production", PATH: process.env.PATH, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout?.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    said.err += chunk;
  });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  ends.push(async () => {
    child.kill("SIGKILL");
    await exit;
  });
  return { child, said, exit };
}

async function world(): Promise<{ sandbox: Sandbox; database: TestDatabase; variables: Record<string, string> }> {
  const sandbox = await startSandbox({ quiet: true });
  ends.push(() => sandbox.stop());
  const database = await createTestDatabase();
  ends.push(() => database.drop());
  return {
    sandbox,
    database,
    variables: {
      NODE_ENV: "test",
      PORT: "0",
      SHOPIFY_APP_URL: "http://127.0.0.1:3000",
      SHOPIFY_API_KEY: demoKeys.apiKey,
      SHOPIFY_API_SECRET: demoKeys.apiSecret,
      DATABASE_URL: database.url,
      SANDBOX_ORIGIN: sandbox.worldUrl,
    },
  };
}

const addressIn = (out: string) => /"url":"(http:[^"]+)".*"msg":"started"/.exec(out)?.[1];

test("a wrong environment ends the start with one line that says what to do", async () => {
  const { said, exit } = run({
    SHOPIFY_APP_URL: "https://goodword.example.com",
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: "",
  });
  expect(await exit).toBe(1);
  expect(said.err).toBe("Goodword does not start: SHOPIFY_API_SECRET is empty: give it a value or leave it out\n");
  expect(said.out).toBe("");
});

test("the process signs a merchant in through the sandbox, and ends in order when it is told to", async () => {
  const { sandbox, database, variables } = await world();
  const { child, said, exit } = run(variables);
  await expect.poll(() => addressIn(said.out), { timeout: 30_000 }).toBeDefined();
  const shop = "demo.myshopify.com";
  await sandbox.control.apps.install(shop);
  const { token } = await sandbox.control.apps.idToken(shop);
  const query = new URLSearchParams({
    shop,
    host: Buffer.from("admin.shopify.com/store/demo").toString("base64"),
    embedded: "1",
    id_token: token,
  });
  const page = await fetch(`${addressIn(said.out)}/app?${query}`, { headers: { "user-agent": browser } });
  expect(page.status).toBe(200);
  // The library's own request went where ours go: one copy of it, with our fetch in it.
  expect((await sandbox.control.apps.get(shop)).grants.exchange).toBe(1);
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
  expect(said.err).toBe("");
  expect(said.out).not.toContain(token);
  await database.drop();
});

test("two processes on one database start side by side, and a taken port is named", async () => {
  const { variables } = await world();
  const [web, worker] = [
    run({ ...variables, GOODWORD_PROCESS: "web" }),
    run({ ...variables, GOODWORD_PROCESS: "worker" }),
  ];
  for (const each of [web, worker])
    await expect.poll(() => addressIn(each.said.out), { timeout: 30_000 }).toBeDefined();
  const third = run({ ...variables, PORT: new URL(addressIn(web.said.out) ?? "").port });
  expect(await third.exit).toBe(1);
  expect(third.said.out).toContain("is taken: stop what listens there, or set PORT");
});
