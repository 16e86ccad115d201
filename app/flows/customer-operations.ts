import { z } from "zod";
import type { Marks } from "../core/fraud/marks.ts";
import type { ShopId } from "../core/ids.ts";
import { hashMarks } from "../platform/hash-marks.ts";
import type { Seal } from "../platform/seal.ts";
import { adminOperation } from "../platform/shopify-admin.ts";

/** A customer as Shopify tells of them. */
interface Customer {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly locale: string;
  readonly verifiedEmail: boolean;
  readonly defaultEmailAddress: { readonly emailAddress: string } | null;
  readonly defaultPhoneNumber?: { readonly phoneNumber: string } | null | undefined;
  readonly defaultAddress?:
    | { readonly address1: string | null; readonly zip: string | null; readonly countryCodeV2: string | null }
    | null
    | undefined;
}

/** Who a customer is: what a referrer is known by, and what is only compared, as hashes. */
export const readCustomer = adminOperation<{ id: string }, { customer: Customer | null }>({
  name: "ReadCustomer",
  document: /* GraphQL */ `
    query ReadCustomer($id: ID!) {
      customer(id: $id) {
        firstName
        lastName
        locale
        verifiedEmail
        defaultEmailAddress { emailAddress }
        defaultPhoneNumber { phoneNumber }
        defaultAddress { address1 zip countryCodeV2 }
      }
    }
  `,
  data: z.object({
    customer: z
      .object({
        firstName: z.string().nullable(),
        lastName: z.string().nullable(),
        locale: z.string(),
        verifiedEmail: z.boolean(),
        defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
        // Only compared, as hashes. A shop where the app may not see them has its referrers all the same.
        defaultPhoneNumber: z.object({ phoneNumber: z.string() }).nullish(),
        defaultAddress: z
          .object({ address1: z.string().nullable(), zip: z.string().nullable(), countryCodeV2: z.string().nullable() })
          .nullish(),
      })
      .nullable(),
  }),
});

/** What is compared of a customer, as keyed hashes. */
export function customerMarks(seal: Seal, shopId: ShopId, customer: Customer): Marks {
  const { defaultPhoneNumber: phone, defaultAddress: address } = customer;
  return hashMarks(seal, shopId, {
    emails: [customer.defaultEmailAddress?.emailAddress],
    names: [[customer.firstName, customer.lastName].filter(Boolean).join(" ") || null],
    phones: [phone?.phoneNumber],
    addresses: [address && { street: address.address1, postcode: address.zip, country: address.countryCodeV2 }],
  });
}
