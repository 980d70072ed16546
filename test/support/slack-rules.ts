import type { SlackBlock, SlackMessage } from '../../lambda/core/report/notices/slack.ts';

/** What Slack would refuse of a message, by the limits that it publishes for blocks. Empty: it takes it. */
export function slackFaults({ text, blocks }: Pick<SlackMessage, 'text' | 'blocks'>): readonly string[] {
  const faults: string[] = [];
  if (typeof text !== 'string' || text.length === 0 || text.length > 40_000) faults.push('text');
  if (blocks.length === 0 || blocks.length > 50) faults.push('number of blocks');
  // Not published, met in practice: above this all blocks together are refused.
  if (JSON.stringify(blocks).length > 13_200) faults.push('size of all blocks');
  for (const block of blocks) faults.push(...faultsOf(block));
  return faults;
}

function faultsOf(block: SlackBlock): readonly string[] {
  const within = (one: { readonly text: string }, max: number) => one.text.length >= 1 && one.text.length <= max;
  switch (block.type) {
    case 'header':
      return block.text.type === 'plain_text' && within(block.text, 150) ? [] : ['header'];
    case 'section': {
      if ('text' in block) return within(block.text, 3_000) ? [] : ['text of a section'];
      const { fields } = block;
      if (fields.length < 1 || fields.length > 10) return ['number of fields'];
      return fields.every((field) => within(field, 2_000)) ? [] : ['a field'];
    }
    case 'context':
      return block.elements.length <= 10 && block.elements.every((one) => within(one, 2_000)) ? [] : ['context'];
    default:
      return ['a block of unknown type'];
  }
}
