import type { ProgramId, ShopId } from "../core/ids.ts";
import { currency } from "../core/money/money.ts";
import { discountShape } from "../core/program/discount-shape.ts";
import { foldCode } from "../core/referral/fold-code.ts";
import type { ShopDb } from "../platform/db.ts";
import { newCode } from "../platform/new-code.ts";
import type { Services } from "../platform/services.ts";
import type { AdminOperation, ShopifyAdmin } from "../platform/shopify-admin.ts";
import {
  codesToPublish,
  codesToWithdraw,
  forgetDiscount,
  markPublished,
  markWithdrawn,
  refuseCode,
  refusedCodes,
  renameCode,
  settleCodesHere,
} from "../store/code-publication.ts";
import { clearProblem, raiseProblem } from "../store/problems.ts";
import { type ProgramRow, readProgram } from "../store/programs.ts";
import { readShop, type ShopRow } from "../store/shops.ts";
import { offerDiscount } from "./offer-discount-operations.ts";
import {
  activateOffer,
  addOfferCodes,
  deactivateOffer,
  deleteOffer,
  findOffer,
  findOfferByCode,
  findOfferCodes,
  readCodeCreation,
  removeOfferCodes,
} from "./offer-operations.ts";

/** Shopify's limit for one `discountRedeemCodeBulkAdd`. */
const codesAtOnce = 250;

/**
 * Makes Shopify equal to our rows: the program's native discount, its terms, whether it is on, and a redeem code for each
 * referral code. Done twice it changes nothing; a lost answer is found again by the anchor code. Throws to be tried again.
 */
export async function publishProgram(services: Services, shopId: ShopId, programId: ProgramId): Promise<void> {
  const { shop, program } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    program: await readProgram(db, programId),
  }));
  if (program === null || shop.state !== "installed") return;
  if (program.state === "draft") return;
  const admin = services.shopify.adminFor(shop.domain);
  const problem = { key: `program:${programId}`, href: `/app/program?id=${programId}` };
  try {
    const shape = discountShape(program.terms);
    const discountId = await fittingDiscount(services, admin, shop, program, shape);
    if (discountId === null) {
      await services.db.inShop(shopId, async (db) => {
        await settleCodesHere(db, programId);
        await db.program.update({
          where: { shopId_id: { shopId, id: programId } },
          data: { publishedVersion: program.version },
        });
        await clearProblem(db, problem.key, services.clock.now());
        await clearProblem(db, `codes:${programId}`, services.clock.now());
      });
      return;
    }
    const now = services.clock.now();
    const { offerEndsAt } = program;
    const runs = program.state === "active" && (offerEndsAt === null || now < offerEndsAt);
    const discount = offerDiscount(program, currency(shop.currency));
    if (runs) await run(admin, activateOffer, { id: discountId }, (data) => data.discountCodeActivate.userErrors);
    else await run(admin, deactivateOffer, { id: discountId }, (data) => data.discountCodeDeactivate.userErrors);
    // After it: to switch a discount on takes its end away, and one that is switched off has ended.
    if (discount !== null && (program.publishedVersion !== program.version || (runs && offerEndsAt !== null)))
      await run(
        admin,
        discount.operations.update,
        {
          id: discountId,
          offer: { ...discount.changed, ...(runs ? { endsAt: offerEndsAt?.toISOString() ?? null } : {}) },
        },
        (data) => data.saved.userErrors,
      );
    await services.db.inShop(shopId, async (db) => {
      await db.program.update({
        where: { shopId_id: { shopId, id: programId } },
        data: { discountId, discountShape: shape, publishedVersion: program.version },
      });
    });
    await publishCodes(services, admin, shopId, programId, discountId);
    await withdrawCodes(services, admin, shopId, programId, discountId);
    await services.db.inShop(shopId, async (db) => {
      await clearProblem(db, problem.key, services.clock.now());
      await reportRefused(db, programId, services.clock.now());
    });
  } catch (error) {
    if (!(error instanceof ShopifyRefusal)) throw error;
    await services.db.inShop(shopId, (db) =>
      raiseProblem(
        db,
        {
          ...problem,
          what: `The discount of “${program.name}” could not be set up at Shopify.`,
          action: error.message,
        },
        services.clock.now(),
      ),
    );
    throw error;
  }
}

/** Shopify understood and said no; the merchant sees why. */
class ShopifyRefusal extends Error {}

async function run<Variables, Data>(
  admin: ShopifyAdmin,
  operation: AdminOperation<Variables, Data>,
  variables: Variables,
  errors: (data: Data) => readonly { readonly code: string | null; readonly message: string }[],
): Promise<Data> {
  const answer = await admin.run(operation, variables);
  if (answer.kind === "refused") throw new ShopifyRefusal(answer.detail);
  if (answer.kind !== "ok") throw new Error(`${operation.name}: ${answer.kind} ${answer.detail}`);
  const [error] = errors(answer.data);
  if (error) throw new ShopifyRefusal(error.message);
  return answer.data;
}

/**
 * The discount that fits the terms, made if need be; null where the friend gets none. One that cannot become what the terms
 * ask for is taken away first: its codes are free then, and are told to the next one seconds later.
 */
async function fittingDiscount(
  services: Services,
  admin: ShopifyAdmin,
  shop: ShopRow,
  program: ProgramRow,
  shape: string | null,
): Promise<string | null> {
  if (program.discountId !== null && program.discountShape === shape) return program.discountId;
  if (program.discountId !== null) await takeAway(admin, program.discountId);
  // Also where there was none: codes that were ours alone are to be told to Shopify now.
  await services.db.inShop(shop.id, (db) => forgetDiscount(db, program.programId));
  return shape === null ? null : createDiscount(services, admin, shop, program, shape);
}

/** Deletes a discount; one that is gone already is what was wanted. */
async function takeAway(admin: ShopifyAdmin, id: string): Promise<void> {
  const known = await run(admin, findOffer, { id }, () => []);
  if (known.discountNode !== null) await run(admin, deleteOffer, { id }, (data) => data.discountCodeDelete.userErrors);
}

async function createDiscount(
  services: Services,
  admin: ShopifyAdmin,
  shop: ShopRow,
  program: ProgramRow,
  shape: string,
): Promise<string> {
  const anchor = anchorCode(services, shop, program, shape);
  const known = await run(admin, findOfferByCode, { code: anchor }, () => []);
  if (known.codeDiscountNodeByCode) return known.codeDiscountNodeByCode.id;
  const discount = offerDiscount(program, currency(shop.currency));
  if (discount === null) throw new Error("a discount of no kind");
  const offer = { ...discount.made, code: anchor, startsAt: services.clock.now().toISOString() };
  const made = await run(admin, discount.operations.create, { offer }, (data) => data.saved.userErrors);
  const id = made.saved.codeDiscountNode?.id;
  if (!id) throw new Error("Shopify made the discount without an id");
  return id;
}

/**
 * The first code of the discount, which Shopify wants at creation: nobody can guess it, and we can always say it again. One
 * for each shape: a discount of another is not found by it.
 */
function anchorCode(services: Services, shop: ShopRow, program: ProgramRow, shape: string): string {
  // As it was before there were others, so that a discount whose making was interrupted by an update is found.
  const what = shape === "basic:all" ? program.programId : `${program.programId}:${shape}`;
  return `GOODWORD-${services.seal.hash(`anchor:${what}`, shop.id).toString("hex").slice(0, 16).toUpperCase()}`;
}

/**
 * Gives every waiting referral code its redeem code. Where another discount of the shop has it already, a code of our making
 * is replaced by a fresh one; one that somebody chose is refused, and the merchant is told to choose another.
 */
async function publishCodes(
  services: Services,
  admin: ShopifyAdmin,
  shopId: ShopId,
  programId: ProgramId,
  discountId: string,
): Promise<void> {
  for (;;) {
    const waiting = await services.db.inShop(shopId, (db) => codesToPublish(db, programId, codesAtOnce));
    if (waiting.length === 0) return;
    const added = await run(
      admin,
      addOfferCodes,
      { id: discountId, codes: waiting.map(({ code }) => ({ code })) },
      (data) => data.discountRedeemCodeBulkAdd.userErrors,
    );
    const bulkId = added.discountRedeemCodeBulkAdd.bulkCreation?.id;
    if (!bulkId) throw new Error("Shopify took the codes without saying how they get on");
    await untilDone(admin, bulkId);
    for (const code of waiting) {
      // Read back one by one: a code added before a crash is "taken" by our own discount, which is what we want.
      const owner =
        (await run(admin, findOfferByCode, { code: code.code }, () => [])).codeDiscountNodeByCode?.id ?? null;
      await services.db.inShop(shopId, async (db) => {
        if (owner === discountId) await markPublished(db, code.codeId);
        else if (owner !== null && code.origin === "made") await renameCode(db, code.codeId, newCode());
        else if (owner !== null) await refuseCode(db, code);
      });
    }
  }
}

/** Tells the merchant which chosen codes another discount of the shop has; one line, however many there are. */
async function reportRefused(db: ShopDb, programId: ProgramId, at: Date): Promise<void> {
  const key = `codes:${programId}`;
  const refused = await refusedCodes(db, programId, 4);
  if (refused.length === 0) return clearProblem(db, key, at);
  const named = refused.slice(0, 3).join(", ") + (refused.length > 3 ? " and more" : "");
  await raiseProblem(
    db,
    {
      key,
      what: `Codes that another discount of your store has were not set up: ${named}.`,
      action: "Choose another code, or delete the other discount and open the code again.",
      href: "/app/codes?state=refused",
    },
    at,
  );
}

/** Takes the redeem codes of closed referral codes away, so that they give no discount any more. */
async function withdrawCodes(
  services: Services,
  admin: ShopifyAdmin,
  shopId: ShopId,
  programId: ProgramId,
  discountId: string,
): Promise<void> {
  for (;;) {
    const closed = await services.db.inShop(shopId, (db) => codesToWithdraw(db, programId, codesAtOnce));
    if (closed.length === 0) return;
    const ids: string[] = [];
    for (const { code } of closed) {
      // Shopify's search takes any part of a code; only the very same one is meant. One that is gone already needs nothing.
      const found = await run(admin, findOfferCodes, { id: discountId, search: `"${code}"` }, () => []);
      const same = found.discountNode?.discount?.codes?.nodes.find((one) => foldCode(one.code) === foldCode(code));
      if (same) ids.push(same.id);
    }
    if (ids.length > 0)
      await run(
        admin,
        removeOfferCodes,
        { id: discountId, ids },
        (data) => data.discountCodeRedeemCodeBulkDelete.userErrors,
      );
    await services.db.inShop(shopId, async (db) => {
      for (const { codeId } of closed) await markWithdrawn(db, codeId);
    });
  }
}

/** Shopify adds 250 codes within seconds; a job that is still waiting after half a minute is tried again later. */
async function untilDone(admin: ShopifyAdmin, bulkId: string): Promise<void> {
  for (let wait = 50; wait < 15_000; wait *= 2) {
    const state = await run(admin, readCodeCreation, { id: bulkId }, () => []);
    if (state.discountRedeemCodeBulkCreation?.done) return;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  throw new Error("Shopify is still adding codes");
}
