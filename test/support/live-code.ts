import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Node, SyntaxKind } from 'typescript/unstable/ast';
import {
  isBindingElement,
  isCallExpression,
  isElementAccessExpression,
  isFunctionDeclaration,
  isIdentifier,
  isImportDeclaration,
  isMethodDeclaration,
  isNamedImports,
  isNewExpression,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isStringLiteral,
} from 'typescript/unstable/ast/is';
import { API } from 'typescript/unstable/sync';

/** Something that is imported from a package. */
export interface Taken {
  readonly name: string;
  readonly packageName: string;
}

/** What the code of one entry, and all that it reaches, takes from packages. */
export interface LiveCode {
  /** `new X()` and `x()` of what is imported, where it may run. */
  readonly used: readonly Taken[];
  /** Everything that is imported from packages. */
  readonly imported: readonly Taken[];
}

/**
 * Bundles each entry as it is deployed, but for the packages, and reads what may run of it: that which a name leads to from
 * the top. A function that nothing names, and a method of an object that a function returns whose name nobody uses, do not
 * run. Methods are not told apart by their objects, so it may find too much; only a method whose name is computed where
 * it is called would escape.
 */
export async function liveCode(entries: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, LiveCode>> {
  const folder = mkdtempSync(join(tmpdir(), 'pullwarden-live-'));
  const api = new API();
  try {
    await build({
      entryPoints: { ...entries },
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: 'node24',
      format: 'esm',
    });
    const files = Object.keys(entries).map((name) => `${name}.mjs`);
    const config = join(folder, 'tsconfig.json');
    const compilerOptions = { allowJs: true, noResolve: true, noLib: true, types: [], module: 'esnext' };
    writeFileSync(config, JSON.stringify({ compilerOptions, files }));
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config)!;
    const read = (name: string) => readLive(project.program.getSourceFile(join(folder, `${name}.mjs`))!);
    return new Map(Object.keys(entries).map((name) => [name, read(name)]));
  } finally {
    api.close();
    rmSync(folder, { recursive: true });
  }
}

function readLive(file: Node): LiveCode {
  const imported = importsOf(file);
  const taken = new Map<string, Taken>();
  const named = new Map<string, Node[]>();
  const members = new Set<string>();
  /** Code that runs once its name is met: that of a function where it can be seen, that of a method anywhere. */
  let waiting: { readonly isMet: () => boolean; readonly code: readonly Node[] }[] = [];
  const waitForMember = (name: string, ...code: readonly Node[]) =>
    waiting.push({ isMet: () => members.has(name), code });

  const visit = (node: Node): void => {
    if (isImportDeclaration(node)) return;
    if (isFunctionDeclaration(node)) {
      const name = node.name?.text ?? '';
      const isMet = () => (named.get(name) ?? []).some((place) => isWithin(place, node.parent));
      waiting.push({ isMet, code: childrenOf(node).filter((child) => child !== node.name) });
      return;
    }
    if (isObjectLiteralExpression(node) && isReturned(node)) {
      for (const member of node.properties) {
        const name =
          'name' in member && member.name !== undefined && isIdentifier(member.name) ? member.name.text : null;
        // What is spread in, or has a computed name, may be anything.
        if (name === null) visit(member);
        else if (isShorthandPropertyAssignment(member)) waitForMember(name, member.name);
        else if (isPropertyAssignment(member) && isFunction(member.initializer))
          waitForMember(name, member.initializer);
        else if (isMethodDeclaration(member))
          waitForMember(name, ...childrenOf(member).filter((child) => child !== member.name));
        else visit(member);
      }
      return;
    }
    if (isPropertyAccessExpression(node)) {
      members.add(node.name.text);
      visit(node.expression);
      return;
    }
    if (isElementAccessExpression(node) && isStringLiteral(node.argumentExpression))
      members.add(node.argumentExpression.text);
    if (isBindingElement(node)) {
      const key = node.propertyName ?? node.name;
      if (key !== undefined && isIdentifier(key)) members.add(key.text);
    }
    if ((isNewExpression(node) || isCallExpression(node)) && isIdentifier(node.expression)) {
      const one = imported.get(node.expression.text);
      if (one !== undefined) taken.set(`${one.packageName} ${one.name}`, one);
    }
    if (isIdentifier(node)) named.set(node.text, [...(named.get(node.text) ?? []), node]);
    node.forEachChild(visit);
  };

  visit(file);
  for (let met = true; met;) {
    const ready = waiting.filter(({ isMet }) => isMet());
    waiting = waiting.filter((one) => !ready.includes(one));
    for (const { code } of ready) code.forEach(visit);
    met = ready.length > 0;
  }
  return { used: [...taken.values()], imported: [...imported.values()] };
}

function isWithin(node: Node, scope: Node): boolean {
  for (let one: Node | undefined = node; one !== undefined; one = one.parent) if (one === scope) return true;
  return false;
}

function isFunction({ kind }: Node): boolean {
  return kind === SyntaxKind.ArrowFunction || kind === SyntaxKind.FunctionExpression;
}

/** `return {…}` and `() => ({…})`: what a maker of ports gives, of which each caller uses a part. */
function isReturned(node: Node): boolean {
  let parent = node.parent;
  while (parent.kind === SyntaxKind.ParenthesizedExpression) parent = parent.parent;
  return parent.kind === SyntaxKind.ReturnStatement || parent.kind === SyntaxKind.ArrowFunction;
}

function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = [];
  node.forEachChild((child) => void children.push(child));
  return children;
}

/** Imports by their local names. */
function importsOf(file: Node): ReadonlyMap<string, Taken> {
  const found = new Map<string, Taken>();
  for (const node of childrenOf(file)) {
    if (!isImportDeclaration(node) || !isStringLiteral(node.moduleSpecifier)) continue;
    const bindings = node.importClause?.namedBindings;
    if (bindings === undefined || !isNamedImports(bindings)) continue;
    for (const { name, propertyName } of bindings.elements) {
      found.set(name.text, { name: (propertyName ?? name).text, packageName: node.moduleSpecifier.text });
    }
  }
  return found;
}
