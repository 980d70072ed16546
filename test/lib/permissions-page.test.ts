import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { RIGHTS } from '../../lambda/core/access/rights.ts';
import { ACTION_PURPOSES, deployedActions, permissionsPage } from './permissions-page.ts';

it('docs/permissions.md is what the code gives (else: node scripts/write-permissions.mjs)', () => {
  const written = readFileSync(new URL('../../docs/permissions.md', import.meta.url), 'utf8');
  expect(written).toBe(permissionsPage());
});

it('every action has a purpose, and every purpose an action', () => {
  expect(Object.keys(ACTION_PURPOSES)).toEqual([...deployedActions()].sort());
});

it('every right in a cluster has a row', () => {
  const [, table = ''] = permissionsPage().split('## In a cluster');
  expect(table.split('\n## ')[0]!.match(/^\| (?:get|list|create) /gm)).toHaveLength(Object.keys(RIGHTS).length);
});
