import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { userError } from './errors.ts';

/** Our largest own document has about 2,500 characters and 400 tokens. */
export const MAX_DOCUMENT_CHARACTERS = 50_000;
export const MAX_TOKENS = 5_000;
const MAX_DEPTH = 12;
/** Introspection as GraphiQL asks for it nests `ofType` nine deep. */
const MAX_INTROSPECTION_DEPTH = 16;
const MAX_FIELDS = 400;
const MAX_ROOT_FIELDS = 8;
const MAX_DIRECTIVES = 200;

/**
 * Bounds the work of one request: nesting, fields after fragments are spread (which bounds aliases too), root fields, directives. Fields are
 * counted as often as they are executed, so a fragment spread twice counts twice; the walk stops at the bound, so a document cannot make the check itself dear.
 */
const BoundedDocument: ValidationRule = (context): ASTVisitor => ({
  OperationDefinition: {
    enter(operation) {
      const fault = faultOf(operation, context);
      if (fault !== undefined) context.reportError(userError('LIMIT_EXCEEDED', fault));
    },
  },
});

export const limitRules: readonly ValidationRule[] = [BoundedDocument];

function faultOf(operation: OperationDefinitionNode, context: ValidationContext): string | undefined {
  let fields = 0;
  let directives = 0;
  const open = new Set<string>();

  const walk = (selectionSet: SelectionSetNode, depth: number, isIntrospection: boolean): string | undefined => {
    const maxDepth = isIntrospection ? MAX_INTROSPECTION_DEPTH : MAX_DEPTH;
    if (depth > maxDepth) return `Expected at most ${maxDepth} levels of fields`;
    for (const selection of selectionSet.selections) {
      directives += selection.directives?.length ?? 0;
      if (directives > MAX_DIRECTIVES) return `Expected at most ${MAX_DIRECTIVES} directives`;
      let fault: string | undefined;
      if (selection.kind === Kind.FIELD) {
        fields += 1;
        if (fields > MAX_FIELDS) return `Expected at most ${MAX_FIELDS} fields, aliases and spread fragments counted`;
        const introspects = isIntrospection || selection.name.value.startsWith('__');
        if (selection.selectionSet !== undefined) fault = walk(selection.selectionSet, depth + 1, introspects);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        fault = walk(selection.selectionSet, depth, isIntrospection);
      } else {
        const name = selection.name.value;
        const fragment: FragmentDefinitionNode | null | undefined = context.getFragment(name);
        // A fragment inside itself is another rule's fault to tell.
        if (fragment && !open.has(name)) {
          open.add(name);
          fault = walk(fragment.selectionSet, depth, isIntrospection);
          open.delete(name);
        }
      }
      if (fault !== undefined) return fault;
    }
    return undefined;
  };

  const rootFields = operation.selectionSet.selections.length;
  if (rootFields > MAX_ROOT_FIELDS) return `Expected at most ${MAX_ROOT_FIELDS} root fields, got ${rootFields}`;
  return walk(operation.selectionSet, 1, false);
}
