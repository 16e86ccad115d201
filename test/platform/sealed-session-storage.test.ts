import { Session } from "@shopify/shopify-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "../../app/platform/db.ts";
import { createSeal } from "../../app/platform/seal.ts";
import { sealedSessionStorage } from "../../app/platform/sealed-session-storage.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let db: Database;
const seal = createSeal(Buffer.alloc(32, 3));

beforeEach(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url, 2);
});
afterEach(async () => {
  await db.close();
  await database.drop();
});

const offline = (shop: string) =>
  new Session({
    id: `offline_${shop}`,
    shop,
    state: "",
    isOnline: false,
    scope: "read_orders,write_discounts",
    accessToken: `shpat_of_${shop}`,
    expires: new Date("2026-11-21T13:00:00Z"),
    refreshToken: `shprt_of_${shop}`,
    refreshTokenExpires: new Date("2027-02-19T12:00:00Z"),
  });

test("a stored session comes back whole, and its tokens cannot be read in the database", async () => {
  const storage = sealedSessionStorage(db, seal);
  const session = offline("demo.myshopify.com");
  await storage.storeSession(session);
  const { rows } = await db.sql.query("select * from session");
  expect(JSON.stringify(rows)).not.toMatch(/shpat_|shprt_/);
  const loaded = await storage.loadSession(session.id);
  expect(loaded).toBeInstanceOf(Session);
  expect(loaded?.toObject()).toEqual(session.toObject());
  expect((await storage.findSessionsByShop(session.shop)).map((each) => each.accessToken)).toEqual([
    session.accessToken,
  ]);
  expect(session.accessToken).toBe("shpat_of_demo.myshopify.com");
});

test("a token moved to another shop's row opens nothing", async () => {
  const storage = sealedSessionStorage(db, seal);
  await storage.storeSession(offline("demo.myshopify.com"));
  await storage.storeSession(offline("second.myshopify.com"));
  await db.sql.query(
    `update session set "accessToken" = (select "accessToken" from session where shop = 'demo.myshopify.com') where shop = 'second.myshopify.com'`,
  );
  await expect(storage.loadSession("offline_second.myshopify.com")).rejects.toThrow();
  await expect(
    sealedSessionStorage(db, createSeal(Buffer.alloc(32, 4))).loadSession("offline_demo.myshopify.com"),
  ).rejects.toThrow();
});

test("a session without tokens, and one that is not there", async () => {
  const storage = sealedSessionStorage(db, seal);
  const {
    accessToken: _a,
    refreshToken: _r,
    refreshTokenExpires: _e,
    ...bare
  } = offline("demo.myshopify.com").toObject();
  await storage.storeSession(new Session(bare));
  const loaded = await storage.loadSession("offline_demo.myshopify.com");
  expect(loaded?.accessToken).toBeUndefined();
  expect(loaded?.isActive(undefined)).toBe(false);
  await storage.deleteSession("offline_demo.myshopify.com");
  expect(await storage.loadSession("offline_demo.myshopify.com")).toBeUndefined();
});
