import { readArrival } from "../core/fraud/arrival.ts";
import type { OrderTrace } from "../core/fraud/assess.ts";
import { type Marks, marksOf, type PersonFacts } from "../core/fraud/marks.ts";
import type { OrderFacts } from "../core/referral/order-facts.ts";
import { isDisposable } from "./disposable-mail.ts";
import type { Seal } from "./seal.ts";

/** Half of the hash is plenty to tell the people of one shop apart, and a mark is stored with every referred order. */
const hashBytes = 16;

/** A person's marks as keyed hashes: what is stored and compared. */
export function hashMarks(seal: Seal, shopId: number, person: PersonFacts): Marks {
  return Object.fromEntries(
    Object.entries(marksOf(person)).map(([kind, values]) => [
      kind,
      values.map((value) => seal.hash(`${kind}\0${value}`, shopId).subarray(0, hashBytes).toString("base64url")),
    ]),
  );
}

/** Where somebody sits, as a keyed hash, hex: internet address and user agent. Null where one of them is not known. */
export function hashNetwork(seal: Seal, shopId: number, ip: string | null, userAgent: string | null): string | null {
  if (!ip || !userAgent) return null;
  return seal.hash(`network\0${ip}\0${userAgent}`, shopId).subarray(0, hashBytes).toString("hex");
}

/** What an order leaves for the fraud rules. The only place where what a source tells of a buyer becomes hashes. */
export function traceOrder(seal: Seal, shopId: number, order: OrderFacts): OrderTrace {
  const { buyer } = order;
  const person = buyer?.person ?? { emails: [order.email], names: [], phones: [], addresses: [] };
  return {
    marks: hashMarks(seal, shopId, person),
    network: hashNetwork(seal, shopId, buyer?.ip ?? null, buyer?.userAgent ?? null),
    arrival: readArrival(buyer?.landing, buyer?.referring),
    disposable: isDisposable(order.email),
    giftCards: buyer?.giftCards ?? 0,
  };
}
