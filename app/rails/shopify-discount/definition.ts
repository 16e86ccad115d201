import { formatMoney, type Money, parseCurrency, parseDecimal, toDecimal } from "../../core/money/money.ts";
import type { DiscountSettings, NewDiscount, OurDiscount } from "./operations.ts";
import type { ShopifyDiscountSettings } from "./settings.ts";

const tagPrefix = "goodword-reward:";
const dayMs = 86_400_000;

/** What a code takes off one order. */
export type Gives =
  | { readonly kind: "amount"; readonly value: Money }
  | { readonly kind: "percent"; readonly basisPoints: number }
  | { readonly kind: "shipping" }
  /** One piece of a product: its price off that product, so that a second piece is paid. */
  | { readonly kind: "item"; readonly product: string; readonly price: Money };

/** Whose codes of one discount are, and until when they can be used. */
export interface Bounds {
  /** Shopify's gid of the only customer who can use them; null for whoever has the code. */
  readonly customerId: string | null;
  readonly endsAt: Date | null;
}

/** What all codes of one discount have in common. */
export interface Definition extends Bounds {
  readonly gives: Gives;
  /** What the merchant reads in the discount's title. */
  readonly name: string;
  readonly combinesWith: ShopifyDiscountSettings["combinesWith"];
  /** `USD-10.00-nothing`: in the discount's tag and title, so that it is known again whatever the merchant renames. */
  readonly key: string;
}

/** The definition that a reward belongs to under these settings. `value` is the reward, `gives` what its code takes off. */
export function definitionOf(
  value: Money,
  gives: Gives,
  settings: Pick<ShopifyDiscountSettings, "combinesWith">,
  { customerId, endsAt }: Bounds,
): Definition {
  const { combinesWith } = settings;
  const name = gives.kind === "amount" ? `${toDecimal(gives.value)} ${gives.value.currency}` : formatMoney(value);
  const price = gives.kind === "item" ? `${gives.price.currency}-${toDecimal(gives.price)}-` : "";
  const until = endsAt === null ? "" : `-until-${endsAt.toISOString().slice(0, 10)}`;
  const whose = customerId === null ? "" : `-for-${customerId.replace(/^.*\//, "")}`;
  const key = `${keyOfGives(gives)}${price}${combinesWith}${until}${whose}`;
  return { gives, name, customerId, endsAt, combinesWith, key };
}

/** How the key begins of whatever gives this: settings and prices change, what was promised does not. */
export function keyOfGives(gives: Gives): string {
  switch (gives.kind) {
    case "amount":
      return `${gives.value.currency}-${toDecimal(gives.value)}-`;
    case "percent":
      return `PERCENT-${(gives.basisPoints / 100).toFixed(2)}-`;
    case "shipping":
      return "SHIPPING-";
    case "item":
      return `ITEM-${gives.product}-`;
  }
}

/** The native discount of a definition: one use per code. The input is of the kind that `gives` asks for. */
export function discountInput(definition: Definition, code: string, now: Date): NewDiscount {
  const { combinesWith, customerId, endsAt, gives, key, name } = definition;
  const all = combinesWith === "everything";
  return {
    title: `Goodword reward ${name.slice(0, 120)} (${key})`,
    code,
    // Clocks differ: a discount that only begins in a minute makes a dead code.
    startsAt: new Date(now.getTime() - dayMs).toISOString(),
    endsAt: endsAt === null ? null : endsAt.toISOString(),
    usageLimit: 1,
    appliesOncePerCustomer: false,
    context: customerId === null ? { all: "ALL" } : { customers: { add: [customerId] } },
    ...valueInput(gives),
    combinesWith: {
      orderDiscounts: all,
      productDiscounts: all,
      // Shopify knows no order with two shipping discounts, and refuses to be told of one.
      shippingDiscounts: gives.kind !== "shipping" && (all || combinesWith === "shipping"),
    },
    tags: [`${tagPrefix}${key}`],
  };
}

function valueInput(gives: Gives): Pick<DiscountSettings, "customerGets" | "destination"> {
  const off = (value: Money) => ({ discountAmount: { amount: toDecimal(value), appliesOnEachItem: false } }) as const;
  switch (gives.kind) {
    case "amount":
      return { customerGets: { items: { all: true }, value: off(gives.value) } };
    case "percent":
      // Shopify counts a percentage as a fraction.
      return { customerGets: { items: { all: true }, value: { percentage: gives.basisPoints / 10_000 } } };
    case "shipping":
      return { destination: { all: true } };
    case "item":
      return {
        customerGets: {
          items: { products: { productsToAdd: [`gid://shopify/Product/${gives.product}`] } },
          value: off(gives.price),
        },
      };
  }
}

/** The key of one of our discounts, read from its tag or, where the merchant removed that, from its title; else `null`. */
export function definitionKeyOf(discount: Pick<OurDiscount, "tags" | "title">): string | null {
  const tag = discount.tags.find((one) => one.startsWith(tagPrefix));
  if (tag !== undefined) return tag.slice(tagPrefix.length);
  return /^Goodword reward .*\(([A-Z]+-[\w.-]+)\)$/s.exec(discount.title)?.[1] ?? null;
}

/** Whether a discount is still what its definition says: merchants can edit it in Shopify's admin. */
export function stillGives(discount: OurDiscount, definition: Definition): boolean {
  return differences(discount, definition).length === 0;
}

/** What of a discount is other than its definition says, a sentence for each. Whether it is switched on is asked by its status. */
export function differences(discount: OurDiscount, definition: Definition): string[] {
  const { endsAt } = definition;
  const wanted = discountInput(definition, "", new Date(0));
  const when = (is: boolean, sentence: string) => (is ? [sentence] : []);
  return [
    ...when(!givesAsPromised(discount, definition), "Its codes take something else off."),
    ...when(!isForGoods(discount, definition), "Its codes are for other goods."),
    ...when(discount.usageLimit !== 1 || discount.appliesOncePerCustomer, "How often a code can be used was changed."),
    // One that was switched off has ended.
    ...when(
      discount.status === "ACTIVE" && (endsAt?.getTime() ?? null) !== timeOf(discount.endsAt),
      "Its codes end at another time.",
    ),
    ...when(!isForPeople(discount, definition), "Its codes are for other customers."),
    ...when(discount.minimumRequirement !== null, "Its codes ask for a smallest order."),
    ...when(
      (["orderDiscounts", "productDiscounts", "shippingDiscounts"] as const).some(
        (one) => discount.combinesWith[one] !== wanted.combinesWith[one],
      ),
      "What its codes may be used together with was changed.",
    ),
  ];
}

function givesAsPromised(discount: OurDiscount, { gives }: Definition): boolean {
  switch (gives.kind) {
    case "amount":
      return takesOff(discount, gives.value);
    case "item":
      return takesOff(discount, gives.price);
    case "percent": {
      const given = discount.__typename === "DiscountCodeBasic" ? discount.customerGets.value : null;
      return given !== null && "percentage" in given && given.percentage === gives.basisPoints / 10_000;
    }
    case "shipping":
      return (
        discount.__typename === "DiscountCodeFreeShipping" &&
        discount.destinationSelection.__typename === "DiscountCountryAll" &&
        discount.maximumShippingPrice === null
      );
  }
}

/** Which products they are is compared where they were read. */
function isForGoods(discount: OurDiscount, { gives }: Definition): boolean {
  if (discount.__typename !== "DiscountCodeBasic") return true;
  const { items } = discount.customerGets;
  if (gives.kind !== "item") return items.__typename === "AllDiscountItems";
  if (items.__typename !== "DiscountProducts") return false;
  if (!items.products || !items.productVariants) return true;
  const [first, ...more] = items.products.nodes;
  return (
    first?.id === `gid://shopify/Product/${gives.product}` &&
    more.length === 0 &&
    items.productVariants.nodes.length === 0
  );
}

function isForPeople({ context }: OurDiscount, { customerId }: Definition): boolean {
  if (customerId === null) return context.__typename === "DiscountBuyerSelectionAll";
  return "customers" in context && context.customers.length === 1 && context.customers[0]?.id === customerId;
}

const timeOf = (text: string | null) => (text === null ? null : Date.parse(text));

function takesOff(discount: OurDiscount, value: Money): boolean {
  if (discount.__typename !== "DiscountCodeBasic" || !("amount" in discount.customerGets.value)) return false;
  const { amount, appliesOnEachItem } = discount.customerGets.value;
  if (appliesOnEachItem) return false;
  const code = parseCurrency(amount.currencyCode);
  const given = code && parseDecimal(amount.amount, code);
  return given !== null && given.amountMinor === value.amountMinor && given.currency === value.currency;
}

/** A discount of the kinds we make; `null` for buy-X-get-Y and apps' own. */
export function ourDiscount(discount: { readonly __typename: string } | OurDiscount): OurDiscount | null {
  return "tags" in discount ? discount : null;
}

const keyForm =
  /^(?:(?<of>[A-Z]{3})-(?<amount>[\d.]+)|PERCENT-(?<percent>[\d.]+)|SHIPPING|ITEM-(?<product>\d+)-(?<priceOf>[A-Z]{3})-(?<price>[\d.]+))-(?<combines>nothing|shipping|everything)(?:-until-(?<until>\d{4}-\d\d-\d\d))?(?:-for-(?<person>\d+))?$/;

/** The definition that a key says; null for one that a later version of this app wrote. */
export function definitionOfKey(key: string): Definition | null {
  const said = keyForm.exec(key)?.groups;
  if (!said) return null;
  const amount = (code: string, text: string) => {
    const of = parseCurrency(code);
    return of && parseDecimal(text, of);
  };
  const value = said.of && said.amount ? amount(said.of, said.amount) : null;
  const price = said.priceOf && said.price ? amount(said.priceOf, said.price) : null;
  const gives: Gives = value
    ? { kind: "amount", value }
    : said.percent
      ? { kind: "percent", basisPoints: Math.round(Number(said.percent) * 100) }
      : said.product && price
        ? { kind: "item", product: said.product, price }
        : { kind: "shipping" };
  return {
    gives,
    name: "",
    combinesWith: said.combines as Definition["combinesWith"],
    customerId: said.person ? `gid://shopify/Customer/${said.person}` : null,
    endsAt: said.until ? new Date(`${said.until}T00:00:00Z`) : null,
    key,
  };
}
