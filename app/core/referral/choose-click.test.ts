import { describe, expect, test } from "vitest";
import { newId } from "../../platform/new-id.ts";
import type { ProgramId, ReferralCodeId, ReferrerId, VisitId } from "../ids.ts";
import { type Click, chooseClick } from "./choose-click.ts";

const day = (number: number) => new Date(Date.UTC(2026, 10, number));
const click = (name: string, at: number, program = "prg_1"): Click => ({
  code: {
    codeId: `cod_${name}` as ReferralCodeId,
    code: name,
    programId: program as ProgramId,
    referrerId: `rfr_${name}` as ReferrerId,
  },
  visitId: newId<VisitId>("visit", day(at)),
});
const by =
  (clickModel: "first" | "last", clickDays: number | null = null) =>
  () => ({ clickModel, clickDays });
const names = (clicks: readonly Click[]) => clicks.map(({ code }) => code.code);

describe("of several links that were followed", () => {
  const anna = click("ANNA", 1);
  const zoe = click("ZOE", 5);
  const again = click("ANNA", 9);

  test("the last one decides, or the first, as the program says; in whatever order they are given", () => {
    for (const clicks of [
      [anna, zoe],
      [zoe, anna],
    ]) {
      expect(chooseClick(clicks, day(10), by("last"))).toMatchObject({ chosen: zoe, passedOver: [anna], tooOld: [] });
      expect(chooseClick(clicks, day(10), by("first"))).toMatchObject({ chosen: anna, passedOver: [zoe] });
    }
    expect(chooseClick([anna, zoe, again], day(10), by("last")).chosen).toBe(again);
    expect(chooseClick([anna, zoe, again], day(10), by("first")).chosen).toBe(anna);
  });

  test("one that is older than the window counts no more; the day itself does", () => {
    expect(chooseClick([anna, zoe], day(8), by("first", 7)).chosen).toBe(anna);
    const late = chooseClick([anna, zoe], new Date(day(8).getTime() + 1), by("first", 7));
    expect([late.chosen, names(late.tooOld)]).toEqual([zoe, ["ANNA"]]);
    expect(chooseClick([anna, zoe], day(30), by("last", 7))).toMatchObject({ chosen: null, passedOver: [] });
  });

  test("of two programs the last click's decides, by its own rule", () => {
    const other = click("OTTO", 7, "prg_2");
    const rules = (id: ProgramId) =>
      id === "prg_1"
        ? { clickModel: "first" as const, clickDays: null }
        : { clickModel: "last" as const, clickDays: null };
    expect(chooseClick([anna, zoe, other], day(10), rules).chosen).toBe(other);
    expect(chooseClick([other, anna, again], day(10), rules).chosen).toBe(anna);
  });

  test("one told twice is one, and one without a time is the newest", () => {
    expect(chooseClick([anna, anna], day(10), by("first"))).toMatchObject({ chosen: anna, passedOver: [] });
    const timeless = { ...zoe, visitId: null };
    expect(chooseClick([timeless, anna], day(90), by("last", 3)).chosen).toBe(timeless);
  });

  test("some that nobody can date are kept apart, in the order they are given", () => {
    const [first, next] = ["A", "B"].map((name) => ({ ...click(name, 1), visitId: null })) as [Click, Click];
    expect(chooseClick([first, next], day(10), by("last", 1))).toEqual({
      chosen: next,
      passedOver: [first],
      tooOld: [],
    });
    const odd = { ...anna, visitId: "vis_odd" as VisitId };
    expect(chooseClick([zoe, odd], day(90), by("last", 1)).chosen).toEqual(odd);
    // However often they stand there, a followed link is one.
    expect(chooseClick([zoe, anna, zoe, anna], day(10), by("last")).passedOver).toEqual([anna]);
  });

  test("without rules the last one counts, however old", () => {
    expect(chooseClick([anna, zoe], day(300), () => null)).toMatchObject({ chosen: zoe, passedOver: [anna] });
  });

  test("the first of a program is not another program's", () => {
    const other = click("OTTO", 2, "prg_2");
    expect(chooseClick([other, zoe, again], day(10), by("first")).chosen).toBe(zoe);
  });

  test("none is none", () =>
    expect(chooseClick([], day(1), by("first"))).toEqual({ chosen: null, tooOld: [], passedOver: [] }));
});
