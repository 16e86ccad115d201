import type { Seal } from "./seal.ts";

/** What a customer's sign-up is called by: the same each time it is told, and nothing that leads to the customer. */
export function signUpMark(seal: Pick<Seal, "hash">, shopId: number, customerId: string): string {
  return seal.hash(`sign_up\0${customerId}`, shopId).subarray(0, 16).toString("hex");
}
