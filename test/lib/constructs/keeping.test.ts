import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { keepBelow, keepingOf } from '../../../lib/constructs/keeping.ts';

describe('a construct', () => {
  it('is kept as the nearest one above it was told, or for a month', () => {
    const stack = new Stack(new App(), 'Stack');
    const inner = new Construct(stack, 'Inner');
    const part = new Construct(inner, 'Part');
    expect(keepingOf(part)).toEqual({ logRetention: 30 });
    keepBelow(stack, { logRetention: 90 });
    keepBelow(inner, { logRetention: 7 });
    expect([stack, inner, part].map((one) => keepingOf(one).logRetention)).toEqual([90, 7, 7]);
  });
});
