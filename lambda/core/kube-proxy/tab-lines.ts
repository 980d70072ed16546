import { type Document, isCollection, isScalar, visit } from 'yaml';

const TAB_LINE = /^( *)\t[ \t]*(?:#.*)?$/gm;

/**
 * Whether a line of blanks or a comment begins with a tab where Go wants a token: it then reads nothing of the text, while
 * the library passes over it. Within quotes, blocks of text and brackets a tab is a blank like others; behind a plain
 * text it is one as soon as it stands deeper than the line of that text.
 */
export function hasTabLine(text: string, document: Document.Parsed): boolean {
  const closed: (readonly [number, number])[] = [];
  const plain: number[] = [];
  visit(document, (_key, node) => {
    if (isScalar(node) && node.range) {
      closed.push([node.range[0], node.range[1]]);
      if (node.type === 'PLAIN' && node.range[1] > node.range[0]) plain.push(node.range[1]);
    } else if (isCollection(node) && node.flow === true && node.range) closed.push([node.range[0], node.range[1]]);
  });
  const end = document.range[1];
  return [...text.matchAll(TAB_LINE)].some(({ index, 1: spaces = '' }) => {
    const tab = index + spaces.length;
    if (tab >= end && document.contents !== null && text.slice(end, tab).includes('...')) return false;
    if (closed.some(([from, to]) => from <= tab && tab < to)) return false;
    const before = Math.max(-1, ...plain.filter((one) => one <= tab));
    const follows = before >= 0 && /^\s*$/.test(text.slice(before, tab));
    return !(follows && spaces.length > indentAt(text, before - 1));
  });
}

/** How deep the line of this place is indented. */
function indentAt(text: string, place: number): number {
  const start = text.lastIndexOf('\n', place) + 1;
  return /^ */.exec(text.slice(start))?.[0].length ?? 0;
}
