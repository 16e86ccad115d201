import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type DocumentNode, Kind, NoDeprecatedCustomRule, parse, specifiedRules, validate } from "graphql";
import ts from "typescript";
import { type AdminSchema, costOf, loadAdminSchema, needsOf, type ScopeNeed, unmetNeeds } from "./admin-schema.ts";

/** One Admin API operation as it stands in the source. */
export interface FoundOperation {
  /** Relative to the root. */
  readonly file: string;
  /** The `name` given to `adminOperation`. */
  readonly name: string;
  readonly text: string;
}

/** What one operation comes to. */
export interface OperationVerdict {
  readonly name: string;
  readonly file: string;
  readonly problems: readonly string[];
  readonly cost: number;
  readonly needs: readonly ScopeNeed[];
}

/**
 * Every `adminOperation({ name, document })` under `app/`, its document put together from the fragments it names, without
 * running any code. A document that cannot be put together, and GraphQL that stands outside of an operation, is an error:
 * what is not found here is not checked.
 */
export function findOperations(root: string): { operations: FoundOperation[]; problems: string[] } {
  const operations: FoundOperation[] = [];
  const problems: string[] = [];
  const sources = new Map<string, ts.SourceFile>();
  const used = new Set<ts.Node>();
  const open = (path: string): ts.SourceFile => {
    const known = sources.get(path);
    if (known) return known;
    const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2024, true);
    sources.set(path, source);
    return source;
  };
  const files = globSync("app/**/*.{ts,tsx}", { cwd: root }).filter((file) => !isOther(file));
  for (const file of files.sort()) {
    const source = open(join(root, file));
    walk(source, (node) => {
      if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== "adminOperation")
        return;
      const [argument] = node.arguments;
      const property = (name: string) =>
        argument && ts.isObjectLiteralExpression(argument)
          ? argument.properties.find(
              (each): each is ts.PropertyAssignment => ts.isPropertyAssignment(each) && each.name.getText() === name,
            )?.initializer
          : undefined;
      const name = property("name");
      const document = property("document");
      if (!name || !ts.isStringLiteral(name) || !document) {
        problems.push(`${file}: adminOperation needs a literal object with name and document`);
        return;
      }
      try {
        operations.push({ file, name: name.text, text: textOf(document, source, open, used) });
      } catch (error) {
        problems.push(`${file}: ${name.text}: ${(error as Error).message}`);
      }
    });
  }
  for (const file of files) {
    const source = open(join(root, file));
    walk(source, (node) => {
      if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return;
      if (used.has(node) || ts.isTemplateExpression(node.parent)) return;
      const text = node.getText().slice(1, -1);
      if (/^\s*(query|mutation|subscription|fragment)\b[^{}]{0,300}\{[\s\S]*\}/.test(text))
        problems.push(`${file}: GraphQL that no adminOperation uses: ${text.trim().slice(0, 40)}…`);
    });
  }
  return { operations, problems };
}

/** Tests have their own documents; emulators answer them. */
function isOther(file: string): boolean {
  return /\.test\.tsx?$|\/emulator(\.ts$|\/)/.test(file);
}

function walk(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => walk(child, see));
}

/** The text of a literal, a template or a constant in this file or a relative module. */
function textOf(
  node: ts.Expression,
  source: ts.SourceFile,
  open: (path: string) => ts.SourceFile,
  used: Set<ts.Node>,
): string {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    used.add(node);
    return node.text;
  }
  if (ts.isTemplateExpression(node)) {
    used.add(node);
    return node.templateSpans.reduce(
      (text, span) => text + textOf(span.expression, source, open, used) + span.literal.text,
      node.head.text,
    );
  }
  if (ts.isIdentifier(node)) {
    for (const statement of source.statements) {
      if (ts.isVariableStatement(statement)) {
        const found = statement.declarationList.declarations.find((each) => each.name.getText() === node.text);
        if (found?.initializer) return textOf(found.initializer, source, open, used);
      }
      if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
        const bindings = statement.importClause?.namedBindings;
        const named =
          bindings && ts.isNamedImports(bindings)
            ? bindings.elements.find((each) => each.name.text === node.text)
            : undefined;
        if (!named || !statement.moduleSpecifier.text.startsWith(".")) continue;
        const path = resolve(dirname(source.fileName), statement.moduleSpecifier.text);
        return textOf(ts.factory.createIdentifier((named.propertyName ?? named.name).text), open(path), open, used);
      }
    }
    throw new Error(`no constant ${node.text}`);
  }
  throw new Error(`only constant text can be checked, found ${node.getText()}`);
}

/** Judges one operation against the schema and the granted scopes. Deprecated fields and arguments are errors. */
export function judgeOperation(
  admin: AdminSchema,
  operation: FoundOperation,
  granted: readonly string[],
): OperationVerdict {
  const { name, file } = operation;
  let document: DocumentNode;
  try {
    document = parse(operation.text);
  } catch (error) {
    return { name, file, problems: [(error as Error).message], cost: 0, needs: [] };
  }
  const problems = validate(admin.schema, document, [...specifiedRules, NoDeprecatedCustomRule]).map(
    (error) => error.message,
  );
  const definitions = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const [first] = definitions;
  if (definitions.length !== 1) problems.push(`one operation a document, found ${definitions.length}`);
  else if (first?.name?.value !== name) problems.push(`is called ${first?.name?.value ?? "nothing"} in its document`);
  // Needs and cost are read off the types, which a document that does not fit the schema lacks.
  if (problems.length > 0) return { name, file, problems, cost: 0, needs: [] };
  const needs = needsOf(admin, document);
  for (const need of unmetNeeds(needs, granted)) problems.push(`needs the scope ${need.join(" or ")}`);
  const cost = costOf(admin, document);
  // Shopify refuses a single query above 1,000 points whatever the shop's plan.
  if (cost > 1000) problems.push(`may cost ${cost} points, and 1,000 is the most that Shopify takes at once`);
  return { name, file, problems, cost, needs };
}

/** Scopes and API version as shopify.app.toml grants them. Optional scopes count: what needs them asks for them first. */
export function readAppToml(text: string): { readonly version: string; readonly scopes: string[] } {
  const version = /^\s*api_version\s*=\s*"([^"]+)"/m.exec(text)?.[1];
  const scopes = /^\s*scopes\s*=\s*"([^"]*)"/m.exec(text)?.[1];
  if (version === undefined || scopes === undefined)
    throw new Error("shopify.app.toml names no api_version or no scopes");
  const optional = /^\s*optional_scopes\s*=\s*\[([^\]]*)\]/m.exec(text)?.[1] ?? "";
  const split = (list: string) => [...list.matchAll(/[a-z_]+/g)].map(([scope]) => scope);
  return { version, scopes: [...split(scopes), ...split(optional)] };
}

/** Every operation of the app, judged, and what could not be read. */
export function checkGraphql(root: string): {
  readonly verdicts: OperationVerdict[];
  readonly problems: string[];
} {
  const { version, scopes } = readAppToml(readFileSync(join(root, "shopify.app.toml"), "utf8"));
  const admin = loadAdminSchema(version);
  const { operations, problems } = findOperations(root);
  const seen = new Set<string>();
  for (const { name, file } of operations) {
    if (seen.has(name)) problems.push(`${file}: a second operation called ${name}`);
    seen.add(name);
  }
  return { verdicts: operations.map((operation) => judgeOperation(admin, operation, scopes)), problems };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { verdicts, problems } = checkGraphql(root);
  const width = Math.max(...verdicts.map(({ name }) => name.length));
  for (const { name, cost, needs } of verdicts)
    console.log(
      `${name.padEnd(width)}  ≤ ${String(cost).padStart(4)}  ${needs.map((need) => need.join("|")).join(" ")}`,
    );
  const all = [
    ...problems,
    ...verdicts.flatMap(({ file, name, problems }) => problems.map((p) => `${file}: ${name} ${p}`)),
  ];
  for (const problem of all) console.error(problem);
  console.log(`${verdicts.length} operations, ${all.length} problems`);
  if (all.length > 0 || verdicts.length === 0) process.exitCode = 1;
}
