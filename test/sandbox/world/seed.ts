import type { NewShop } from "../control.ts";
import type { IdSource } from "./ids.ts";
import { exponentOf } from "./money.ts";
import { refuse } from "./refusal.ts";
import type { Customer, Product, Shop } from "./shop.ts";
import type { World } from "./world.ts";

/** What the stores sell; prices in whole units of a currency with two decimals (a hundredfold in yen). */
const catalogue = [
  {
    handle: "morning-blend",
    title: "Morning Blend Coffee",
    description: "A round, nutty filter roast.",
    variants: [
      ["250 g", "COF-MB-250", 18],
      ["1 kg", "COF-MB-1000", 60],
    ],
  },
  {
    handle: "night-roast",
    title: "Night Roast Coffee",
    description: "Dark and sweet, for the moka pot.",
    variants: [
      ["250 g", "COF-NR-250", 20],
      ["1 kg", "COF-NR-1000", 66],
    ],
  },
  {
    handle: "pour-over-kit",
    title: "Pour Over Kit",
    description: "Dripper, filters and a measuring spoon.",
    variants: [["Default Title", "KIT-PO", 50]],
  },
  {
    handle: "enamel-mug",
    title: "Enamel Mug",
    description: "Holds 350 ml and survives a fall.",
    variants: [
      ["Blue", "MUG-BL", 14.5],
      ["White", "MUG-WH", 14.5],
    ],
  },
  {
    handle: "hand-grinder",
    title: "Hand Grinder",
    description: "Steel burrs, forty settings.",
    variants: [["Default Title", "GRD-01", 100]],
  },
  {
    handle: "gift-card",
    title: "Gift Card",
    description: "Let them choose.",
    giftCard: true,
    variants: [
      ["25", "GIFT-25", 25],
      ["50", "GIFT-50", 50],
    ],
  },
] as const satisfies readonly {
  handle: string;
  title: string;
  description: string;
  giftCard?: true;
  variants: readonly (readonly [string, string, number])[];
}[];

/** Who lives in every store. Cleo and Erin have bought before this world began. */
const people = [
  { email: "anna@example.com", firstName: "Anna", lastName: "Arendt", earlierOrders: 2 },
  { email: "ben@example.com", firstName: "Ben", lastName: "Bauer", earlierOrders: 0 },
  { email: "cleo@example.com", firstName: "Cleo", lastName: "Castro", earlierOrders: 3 },
  { email: "david@example.com", firstName: "David", lastName: "Diallo", earlierOrders: 0 },
  { email: "erin@example.com", firstName: "Erin", lastName: "Eklund", earlierOrders: 1 },
] as const;

/** The two stores that every world has. */
export function seedWorld(world: World): void {
  createShop(world, { domain: "demo.myshopify.com", name: "Demo Roasters", currency: "USD", taxRate: 0.08 });
  createShop(world, {
    domain: "second.myshopify.com",
    name: "Second Roasters",
    currency: "JPY",
    taxRate: 0.1,
    taxesIncluded: true,
  });
}

/** A store with the usual goods and people, with the app not installed. */
export function createShop(world: World, input: NewShop): Shop {
  if (!/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(input.domain))
    refuse("A shop's domain is lower-case letters, digits and hyphens, then .myshopify.com.");
  if (world.shops.has(input.domain)) refuse(`The shop ${input.domain} is there already.`);
  const currency = input.currency ?? "USD";
  if (!/^[A-Z]{3}$/.test(currency)) refuse("A currency is three capital letters.");
  const createdAt = new Date(world.clock.now().getTime() - 400 * 86_400_000);
  const minor = (amount: number) =>
    Math.round(amount * (exponentOf(currency) === 0 ? 100 : 10 ** exponentOf(currency)));
  const name = input.name ?? input.domain.replace(".myshopify.com", "");
  const products = catalogue.map((entry) => product(world.ids, entry, minor, createdAt));
  const shop: Shop = {
    id: world.ids.next("Shop"),
    domain: input.domain,
    name,
    email: `owner@${input.domain.replace(".myshopify.com", ".example.com")}`,
    currency,
    timezone: currency === "JPY" ? "Asia/Tokyo" : "America/New_York",
    country: currency === "JPY" ? "JP" : "US",
    createdAt,
    plan: input.plan ?? "basic",
    taxesIncluded: input.taxesIncluded ?? false,
    taxRate: input.taxRate ?? 0.08,
    shippingMinor: minor(5),
    bulkDelayMs: 60,
    presentmentRates: currency === "USD" ? { EUR: 0.9, JPY: 150, KWD: 0.307, CAD: 1.37 } : { USD: 1 / 150 },
    products,
    collections: [
      { handle: "all", title: "Everything", of: products },
      { handle: "coffee", title: "Coffee", of: products.filter(({ title }) => title.endsWith("Coffee")) },
    ].map(({ of, ...rest }) => ({ ...rest, id: world.ids.next("Collection"), products: of.map(({ id }) => id) })),
    customers: new Map(),
    orders: new Map(),
    discounts: new Map(),
    bulkCreations: new Map(),
    jobs: new Map(),
    storeCredit: new Map(),
    giftCards: new Map(),
    metafields: [],
    subscriptions: [],
    blocks: new Map(),
    installation: {
      id: world.ids.next("AppInstallation"),
      installed: false,
      scopes: [],
      accessTokens: new Map(),
      refreshTokens: new Map(),
      grants: { exchange: 0, refresh: 0, refused: 0 },
    },
    nextOrderNumber: 1001,
  };
  for (const person of people) addCustomer(world, shop, person, createdAt);
  world.shops.set(shop.domain, shop);
  return shop;
}

/** A new customer of a shop. */
export function addCustomer(
  world: World,
  shop: Shop,
  person: {
    email: string | null;
    firstName?: string | null;
    lastName?: string | null;
    phone?: string | null;
    earlierOrders?: number;
    locale?: string;
    verifiedEmail?: boolean;
  },
  createdAt = world.clock.now(),
): Customer {
  const customer: Customer = {
    id: world.ids.next("Customer"),
    email: person.email,
    firstName: person.firstName ?? null,
    lastName: person.lastName ?? null,
    phone: person.phone ?? null,
    createdAt,
    updatedAt: createdAt,
    tags: [],
    earlierOrders: person.earlierOrders ?? 0,
    locale: person.locale ?? "en",
    state: "ENABLED",
    verifiedEmail: person.verifiedEmail ?? true,
  };
  shop.customers.set(customer.id, customer);
  return customer;
}

function product(
  ids: IdSource,
  entry: (typeof catalogue)[number],
  minor: (amount: number) => number,
  createdAt: Date,
): Product {
  const giftCard = "giftCard" in entry;
  return {
    id: ids.next("Product"),
    handle: entry.handle,
    title: entry.title,
    vendor: "Demo Roasters",
    description: entry.description,
    giftCard,
    createdAt,
    variants: entry.variants.map(([title, sku, price]) => ({
      id: ids.next("ProductVariant"),
      title,
      sku,
      priceMinor: minor(price),
      requiresShipping: !giftCard,
      taxable: !giftCard,
    })),
  };
}
