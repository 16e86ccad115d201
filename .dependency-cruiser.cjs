/**
 * Who may import whom (the table is in docs/why.md). Each rule names a folder and everything it may reach inside the
 * house; packages are restricted where the folder's promise depends on it.
 */
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/**
 * Tests lie beside the code and may use test tools; emulators are the sandbox's. Neither is shipped. A provider that
 * several rails use lies in `kit/<provider>/`, with its one emulator.
 */
const notShipped = "\\.test\\.tsx?$|^app/(rails|sources)/(kit/)?[^/]+/emulator(\\.ts$|/)";

/** A folder of `app` that may reach `mayReach` and nothing else of the house. */
const only = (name, comment, folder, mayReach) =>
  rule(
    name,
    comment,
    { path: folder, pathNot: notShipped },
    { path: "^(app|test|prisma|scripts|extensions)/", pathNot: mayReach },
  );

/** Of these the folder may use the types and no value. */
const typesOnly = (name, comment, folder, path) =>
  rule(`${name}-types`, comment, { path: folder, pathNot: notShipped }, { path, dependencyTypesNot: ["type-only"] });

module.exports = {
  forbidden: [
    rule("no-cycles", "A cycle means that two modules are one.", {}, { circular: true }),
    rule("resolvable", "An import that leads nowhere.", {}, { couldNotResolve: true }),
    rule(
      "packages-are-listed",
      "What ships is a dependency of its own, at a version we chose.",
      { path: "^app/", pathNot: notShipped },
      {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only"],
        pathNot: "^node_modules/(@types|vite)/",
      },
    ),
    rule(
      "vite-serves-development",
      "The one tool that the running app may load, and only while developing.",
      { path: "^app/", pathNot: `${notShipped}|^app/platform/site\\.ts$` },
      { path: "^node_modules/vite/" },
    ),

    only("core-is-alone", "Rules know nothing of the house.", "^app/core/", "^app/core/"),
    rule(
      "core-is-pure",
      "Rules only: no clock, no random, no I/O, hence no package but zod and dinero.js.",
      { path: "^app/core/", pathNot: notShipped },
      {
        dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown", "core"],
        pathNot: "^node_modules/(zod|dinero\\.js)/",
      },
    ),
    only(
      "platform-is-the-ground",
      "It carries every other folder.",
      "^app/platform/",
      "^app/(core|platform)/|^prisma/cli\\.ts$",
    ),
    only(
      "store-is-sql",
      "Rows in, core types out. It draws ids, enqueues in its own transaction and opens sealed columns.",
      "^app/store/",
      "^app/(store|core)/|^app/platform/(db|new-id|queue|seal)\\.ts$",
    ),
    only(
      "rail-knows-only-kit",
      "A rail sees no other rail, no database and no flow.",
      "^app/rails/(?!kit/)([^/]+)/",
      "^app/rails/($1|kit)/|^app/core/|^app/platform/(http|log|shopify[^/]*)\\.ts$",
    ),
    only(
      "source-knows-only-kit",
      "A source sees no other source, no database and no flow.",
      "^app/sources/(?!kit/)([^/]+)/",
      "^app/sources/($1|kit)/|^app/core/|^app/platform/(http|log|shopify[^/]*)\\.ts$",
    ),
    only("rail-kit", "The interface of rails.", "^app/rails/kit/", "^app/rails/kit/|^app/(core|platform)/"),
    only(
      "rail-kit-provider",
      "What the rails of one provider share, held to what a rail may reach.",
      "^app/rails/kit/([^/]+)/",
      "^app/rails/kit/($1/|[^/]+\\.ts$)|^app/core/|^app/platform/(http|log|shopify[^/]*)\\.ts$",
    ),
    only("source-kit", "The interface of sources.", "^app/sources/kit/", "^app/sources/kit/|^app/(core|platform)/"),
    rule(
      "rails-only-through-registry",
      "Nobody asks for a rail or a source by name; the registries do.",
      { path: "^app/", pathNot: `^app/(rails|sources)/|${notShipped}` },
      { path: "^app/(rails|sources)/(?!kit/|registry\\.ts$)" },
    ),
    only(
      "flows",
      "A flow reads, lets core decide, writes. Flows share core functions and jobs, never each other.",
      "^app/flows/([^/]+)\\.ts$",
      "^app/flows/($1|[^/]+-operations)\\.ts$|^app/(core|store|platform)/|^app/(rails|sources)/(kit/|registry\\.ts$)",
    ),
    only(
      "jobs-name-flows",
      "Name, payload, retries, schedule, flow; nothing else.",
      "^app/jobs/",
      "^app/(jobs|flows)/|^app/core/ids\\.ts$|^app/platform/(queue|services|log|worker-[a-z-]+)\\.ts$",
    ),
    typesOnly(
      "jobs-name-flows",
      "Payloads are row ids.",
      "^app/jobs/",
      "^app/core/|^app/platform/(services|log)\\.ts$",
    ),
    only(
      "routes-call-flows",
      "A route authenticates, parses, calls one flow or one query, answers.",
      "^app/routes/",
      "^app/(routes|flows|components|core|store)/|^app/platform/(shopify[^/]*|log|services|db|load-context)\\.ts$",
    ),
    typesOnly(
      "routes-call-flows",
      "A route hands the shop's database on; it runs no statement itself.",
      "^app/routes/",
      "^app/platform/(services|db)\\.ts$",
    ),
    only("components-see-no-server", "Rendered in the browser.", "^app/components/", "^app/(components|core)/"),
    typesOnly(
      "components-see-no-server",
      "Decisions are made before anything is drawn; money, days, reasons and terms are only read and put into words here.",
      "^app/components/",
      "^app/core/(?!money/|language/|calendar\\.ts$|reason\\.ts$|fraud/(signals|rule-of|is-site)\\.ts$|program/(describe-terms|discount-classes|limit-rules|piece-of|usual-rules)\\.ts$)",
    ),
    rule(
      "components-polaris-and-react",
      "The only folder that may import Polaris, and nothing of a server.",
      { path: "^app/components/", pathNot: notShipped },
      {
        dependencyTypes: ["npm", "npm-dev", "npm-no-pkg", "npm-unknown", "core"],
        pathNot:
          "^node_modules/(@shopify/polaris|@shopify/polaris-icons|@shopify/app-bridge-react|@shopify/shopify-app-remix/dist/ts/react|@types|react|react-dom|@remix-run/react)/",
      },
    ),
    rule(
      "polaris-only-in-components",
      "The look lives in one place; a layout route links its style sheet.",
      { path: "^app/", pathNot: "^app/components/" },
      { path: "^node_modules/@shopify/polaris(-icons)?/", pathNot: "/styles\\.css$" },
    ),

    rule(
      "sandbox-speaks-http",
      "It is another company's server: of the app it sees the providers' emulators alone.",
      { path: "^test/sandbox/" },
      {
        path: "^(app|prisma)/",
        pathNot: "^app/(rails|sources)/(kit/)?[^/]+/emulator(\\.ts$|/)|^app/(rails|sources)/kit/emulator\\.ts$",
      },
    ),
    rule(
      "emulator-is-the-other-side",
      "An emulator that used our own code would be wrong together with it.",
      { path: "^app/(rails|sources)/((?:kit/)?[^/]+)/emulator(\\.ts$|/)" },
      {
        path: "^(app|prisma)/",
        pathNot: "^app/$1/$2/emulator(\\.ts$|/)|^app/(rails|sources)/kit/emulator\\.ts$",
      },
    ),
    rule(
      "emulators-never-ship",
      "The app speaks with providers over HTTP.",
      { path: "^app/", pathNot: `${notShipped}|^app/(rails|sources)/kit/emulator\\.ts$` },
      { path: "^app/(rails|sources)/((kit/)?[^/]+/emulator(\\.ts$|/)|kit/emulator\\.ts$)" },
    ),
    rule(
      "app-imports-no-test",
      "Tests come last.",
      { path: "^(app|extensions|prisma)/", pathNot: "\\.test\\.tsx?$" },
      { path: "^test/|\\.test\\.tsx?$" },
    ),
    rule(
      "extensions-stand-alone",
      "They run in Shopify's pages.",
      { path: "^extensions/", pathNot: "\\.test\\.tsx?$" },
      { path: "^(app|test|prisma|scripts)/" },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(build|\\.data|test/\\.artifacts)/" },
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
    },
  },
};
