import type { GraphQLNamedType, GraphQLSchema } from "graphql";
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from "graphql";

/** A single query may cost this much. */
export const maxQueryCost = 1_000;

/** A mutation costs 10 by default. */
export const mutationCost = 10;

/**
 * What a query may cost at most, by Shopify's published rules: scalars and enums 0, objects 1, interfaces and unions the
 * dearest selection, connections sized by `first`/`last`, mutations 10.
 * Shopify does not publish how a connection's size counts. Breakdowns that people posted since 2025 show 12 for
 * `first: 250` with children of 1 and 24 with children of 2: a size factor of 1.5 · log2(n), which is taken here.
 */
export function requestedCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const root = operation.operation === "mutation" ? schema.getMutationType() : schema.getQueryType();
  if (!root) return 0;

  const selectionCost = (set: SelectionSetNode, type: GraphQLNamedType, concrete: string | null): number => {
    let cost = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
        if (!field) continue;
        const returned = getNamedType(field.type);
        if (isLeafType(returned) || !selection.selectionSet) {
          if (type === schema.getMutationType()) cost += mutationCost;
          continue;
        }
        const children = unionCost(selection.selectionSet, returned);
        if (type === schema.getMutationType()) {
          cost += mutationCost;
          continue;
        }
        const args = Object.fromEntries(
          (selection.arguments ?? []).map((one) => [one.name.value, valueFromASTUntyped(one.value, variables)]),
        );
        if (returned.name.endsWith("Connection"))
          cost += Math.round(children * sizeFactor(Number(args.first ?? args.last ?? 0)));
        else if (passesThrough(returned.name)) cost += children;
        else {
          const many = Array.isArray(args.ids) ? args.ids.length : 1;
          cost += many * (1 + children);
        }
      } else {
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (!fragment) continue;
        const condition = fragment.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type;
        if (!condition) continue;
        if (concrete && isObjectType(condition) && condition.name !== concrete) continue;
        cost += selectionCost(fragment.selectionSet, condition as GraphQLNamedType, concrete);
      }
    }
    return cost;
  };
  const unionCost = (set: SelectionSetNode, type: GraphQLNamedType): number => {
    if (!isAbstractType(type)) return selectionCost(set, type, null);
    const possible = schema.getPossibleTypes(type) as readonly GraphQLObjectType[];
    const named = possible.filter((one) => mentions(set, one.name, fragments));
    const costs = (named.length > 0 ? named : possible.slice(0, 1)).map((one) => selectionCost(set, type, one.name));
    return Math.max(0, ...costs);
  };
  return selectionCost(operation.selectionSet, root, null);
}

/** How a connection's size multiplies its children. */
export function sizeFactor(size: number): number {
  return size <= 1 ? size : Math.max(1, 1.5 * Math.log2(size));
}

/** Connections' wrappers cost nothing of their own; a mutation's payload belongs to its 10. */
export function passesThrough(typeName: string): boolean {
  return /(Edge|PageInfo|Payload|UserError)$/.test(typeName);
}

function mentions(set: SelectionSetNode, typeName: string, fragments: Map<string, FragmentDefinitionNode>): boolean {
  return set.selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return false;
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return (
      fragment?.typeCondition?.name.value === typeName ||
      (fragment && mentions(fragment.selectionSet, typeName, fragments))
    );
  });
}
