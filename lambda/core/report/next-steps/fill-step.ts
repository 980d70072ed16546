import type { Facts } from './facts.ts';
import { shellQuote } from './shell-quote.ts';
import type { NextStep, Step } from './step.ts';

const PLACEHOLDER = /\{([a-zA-Z]+)\}/g;

/** A step with its facts filled in; without its command where a fact of that is not known. */
export function fillStep({ text, command }: Step, facts: Facts): NextStep {
  const known: Readonly<Record<string, string | undefined>> = facts;
  const filled = { text: text.replace(PLACEHOLDER, (_, name: string) => known[name] ?? spelled(name)) };
  if (command === undefined || placeholdersOf(command).some((name) => known[name] === undefined)) return filled;
  const here = facts.context === undefined ? command : command.replace(/^kubectl /, 'kubectl --context {context} ');
  return { ...filled, command: here.replace(PLACEHOLDER, (_, name: string) => shellQuote(known[name]!)) };
}

/** The names of the facts that a text or command has places for. */
export function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name]) => name!);
}

/** `otherRegion` as `OTHER-REGION`. */
function spelled(name: string): string {
  return name.replaceAll(/[A-Z]/g, '-$&').toUpperCase();
}
