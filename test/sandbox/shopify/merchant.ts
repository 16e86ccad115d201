import type { CancelReason, CheckoutInput, DeliveryView, RefundInput, RefusedCode } from "../control.ts";
import type { DisputeInput, DisputeUpdate, ExchangeInput } from "../order-inputs.ts";
import { gid } from "../world/ids.ts";
import { refuse } from "../world/refusal.ts";
import type { Customer, Discount, Order, Shop } from "../world/shop.ts";
import type { World } from "../world/world.ts";
import { readAppConfig } from "./app-toml.ts";
import { payloadDate } from "./dates.ts";
import { statusOf } from "./discounts/find-code.ts";
import { install, uninstall } from "./oauth.ts";
import { cancelOrder, editOrder, exchangeLine, fulfilOrder, refundOrder, touch } from "./orders/change-order.ts";
import { disputePayload, moveDispute, openDispute } from "./orders/dispute.ts";
import { customerPayload, orderPayload } from "./orders/order-payload.ts";
import { payOrder, placeOrder } from "./orders/place-order.ts";
import { editPayload, refundPayload } from "./orders/refund-payload.ts";
import type { Deliveries } from "./webhooks/deliveries.ts";
import { sendWebhooks } from "./webhooks/send-webhooks.ts";

/** What buyers and merchants do in a store: each changes its state and tells who subscribed. */
export interface Merchant {
  checkout(
    shop: Shop,
    input: CheckoutInput & { cartToken?: string | null; landingSite?: string | null },
  ): { order: Order; refusedCodes: RefusedCode[] };
  refund(shop: Shop, order: Order, input: Omit<RefundInput, "order" | "shop">): void;
  cancel(shop: Shop, order: Order, reason: CancelReason, refund: boolean): void;
  exchange(shop: Shop, order: Order, input: Omit<ExchangeInput, "order" | "shop">): void;
  edit(shop: Shop, order: Order, line: string, quantity: number): void;
  markPaid(shop: Shop, order: Order): void;
  fulfil(shop: Shop, order: Order): void;
  openDispute(shop: Shop, order: Order, input: Omit<DisputeInput, "order" | "shop">): void;
  moveDispute(shop: Shop, order: Order, status: DisputeUpdate["status"]): void;
  customerJoined(shop: Shop, customer: Customer): void;
  deleteCustomer(shop: Shop, customer: Customer): void;
  updateCustomer(
    shop: Shop,
    customer: Customer,
    change: Partial<Pick<Customer, "email" | "firstName" | "lastName" | "verifiedEmail">>,
  ): void;
  mergeCustomers(shop: Shop, kept: Customer, removed: Customer): void;
  discountChanged(shop: Shop, discount: Discount, how: "create" | "update" | "delete"): void;
  install(shop: Shop): void;
  uninstall(shop: Shop): void;
  setScopes(shop: Shop, scopes: readonly string[]): void;
  requestData(shop: Shop, customer: Customer): DeliveryView[];
  redactCustomer(shop: Shop, customer: Customer): DeliveryView[];
  redactShop(shop: Shop): DeliveryView[];
}

export function createMerchant(world: World, deliveries: Deliveries): Merchant {
  const send = (shop: Shop, ...topics: (readonly [string, unknown])[]) => sendWebhooks(world, deliveries, shop, topics);
  return {
    checkout(shop, input) {
      const known = new Set(shop.customers.keys());
      const placed = placeOrder(world, shop, input);
      const payload = orderPayload(shop, placed.order);
      const { customerId } = placed.order;
      const buyer = customerId ? shop.customers.get(customerId) : undefined;
      send(
        shop,
        ...(buyer && !known.has(buyer.id) ? [["customers/create", customerPayload(shop, buyer)] as const] : []),
        ["orders/create", payload],
        ...(placed.order.payments.length > 0 ? [["orders/paid", payload] as const] : []),
        ["orders/updated", payload],
      );
      return placed;
    },
    refund(shop, order, input) {
      const refund = refundOrder(world, shop, order, input);
      send(shop, ["refunds/create", refundPayload(shop, order, refund)], ["orders/updated", orderPayload(shop, order)]);
    },
    cancel(shop, order, reason, refundMoney) {
      const refund = cancelOrder(world, order, reason, refundMoney);
      const payload = orderPayload(shop, order);
      send(
        shop,
        ["refunds/create", refundPayload(shop, order, refund)],
        ["orders/cancelled", payload],
        ["orders/updated", payload],
      );
    },
    exchange(shop, order, input) {
      const refund = exchangeLine(world, shop, order, input);
      send(shop, ["refunds/create", refundPayload(shop, order, refund)], ["orders/updated", orderPayload(shop, order)]);
    },
    edit(shop, order, line, quantity) {
      const change = editOrder(world, order, line, quantity);
      send(
        shop,
        ["orders/edited", editPayload(shop, order, world.ids.next("OrderEdit"), change)],
        ["orders/updated", orderPayload(shop, order)],
      );
    },
    markPaid(shop, order) {
      if (order.cancelledAt) refuse(`Order #${order.number} is cancelled; it cannot be paid.`);
      payOrder(world, order);
      order.processedAt = world.clock.now();
      touch(world, order);
      const payload = orderPayload(shop, order);
      send(shop, ["orders/paid", payload], ["orders/updated", payload]);
    },
    fulfil(shop, order) {
      fulfilOrder(world, order);
      const payload = orderPayload(shop, order);
      send(shop, ["orders/fulfilled", payload], ["orders/updated", payload]);
    },
    openDispute(shop, order, input) {
      send(shop, ["disputes/create", disputePayload(shop, order, openDispute(world, shop, order, input))]);
    },
    moveDispute(shop, order, status) {
      send(shop, ["disputes/update", disputePayload(shop, order, moveDispute(world, order, status))]);
    },
    customerJoined(shop, customer) {
      send(shop, ["customers/create", customerPayload(shop, customer)]);
    },
    deleteCustomer(shop, customer) {
      // As the admin has it: who has ordered cannot be deleted.
      if ([...shop.orders.values()].some((order) => order.customerId === customer.id))
        refuse("A customer with orders cannot be deleted.");
      shop.customers.delete(customer.id);
      send(shop, [
        "customers/delete",
        {
          id: BigInt(customer.id),
          phone: null,
          addresses: [],
          tax_exemptions: [],
          email_marketing_consent: null,
          sms_marketing_consent: null,
          admin_graphql_api_id: gid("Customer", customer.id),
          default_address: null,
        },
      ]);
    },
    updateCustomer(shop, customer, change) {
      Object.assign(customer, change, { updatedAt: world.clock.now() });
      send(shop, ["customers/update", customerPayload(shop, customer)]);
    },
    mergeCustomers(shop, kept, removed) {
      if (kept === removed) refuse("A customer cannot be merged with themselves.");
      for (const order of shop.orders.values()) if (order.customerId === removed.id) order.customerId = kept.id;
      for (const account of shop.storeCredit.values())
        if (account.customerId === removed.id) account.customerId = kept.id;
      kept.earlierOrders += removed.earlierOrders;
      kept.updatedAt = world.clock.now();
      shop.customers.delete(removed.id);
      send(shop, [
        "customers/merge",
        {
          admin_graphql_api_customer_kept_id: gid("Customer", kept.id),
          admin_graphql_api_customer_deleted_id: gid("Customer", removed.id),
          admin_graphql_api_job_id: null,
          status: "completed",
          errors: [],
        },
      ]);
    },
    discountChanged(shop, discount, how) {
      send(shop, [`discounts/${how}`, discountPayload(shop, discount, how, world.clock.now())]);
    },
    install(shop) {
      install(shop, readAppConfig(world.app.root).scopes);
    },
    uninstall(shop) {
      if (!shop.installation.installed) refuse(`The app is not installed on ${shop.domain}.`);
      const { scopes } = shop.installation;
      uninstall(shop);
      sendWebhooks(world, deliveries, shop, [["app/uninstalled", shopPayload(shop)]], {
        evenUninstalled: true,
        scopes,
      });
    },
    setScopes(shop, scopes) {
      const previous = shop.installation.scopes;
      if (!shop.installation.installed) refuse(`The app is not installed on ${shop.domain}.`);
      shop.installation.scopes = [...scopes];
      send(shop, [
        "app/scopes_update",
        {
          id: BigInt(shop.installation.id),
          previous,
          current: [...scopes],
          updated_at: payloadDate(world.clock.now(), shop.timezone),
        },
      ]);
    },
    requestData: (shop, customer) =>
      sendWebhooks(
        world,
        deliveries,
        shop,
        [
          [
            "customers/data_request",
            {
              shop_id: BigInt(shop.id),
              shop_domain: shop.domain,
              orders_requested: ordersOf(shop, customer),
              customer: person(customer),
              data_request: { id: BigInt(world.ids.next("DataRequest")) },
            },
          ],
        ],
        { evenUninstalled: true },
      ),
    redactCustomer: (shop, customer) =>
      sendWebhooks(
        world,
        deliveries,
        shop,
        [
          [
            "customers/redact",
            {
              shop_id: BigInt(shop.id),
              shop_domain: shop.domain,
              customer: person(customer),
              orders_to_redact: ordersOf(shop, customer),
            },
          ],
        ],
        { evenUninstalled: true },
      ),
    redactShop: (shop) =>
      sendWebhooks(world, deliveries, shop, [["shop/redact", { shop_id: BigInt(shop.id), shop_domain: shop.domain }]], {
        evenUninstalled: true,
      }),
  };
}

function person(customer: Customer) {
  return { id: BigInt(customer.id), email: customer.email, phone: customer.phone };
}

function ordersOf(shop: Shop, customer: Customer): bigint[] {
  return [...shop.orders.values()].filter((order) => order.customerId === customer.id).map((order) => BigInt(order.id));
}

function discountPayload(shop: Shop, discount: Discount, how: "create" | "update" | "delete", now: Date) {
  const id = gid("DiscountNode", discount.id);
  if (how === "delete") return { admin_graphql_api_id: id, deleted_at: payloadDate(now, shop.timezone) };
  return {
    admin_graphql_api_id: id,
    title: discount.title,
    status: statusOf(discount, now),
    created_at: payloadDate(discount.createdAt, shop.timezone),
    updated_at: payloadDate(discount.updatedAt, shop.timezone),
  };
}

function shopPayload(shop: Shop) {
  return {
    id: BigInt(shop.id),
    name: shop.name,
    email: shop.email,
    domain: shop.domain,
    myshopify_domain: shop.domain,
    country_code: shop.country,
    currency: shop.currency,
    iana_timezone: shop.timezone,
    plan_name: shop.plan,
    created_at: payloadDate(shop.createdAt, shop.timezone),
    taxes_included: shop.taxesIncluded,
  };
}
