import { readFileSync, unlinkSync } from 'node:fs';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

// Loaded into every function of the emulator before its code. It kills the process at one of its calls to AWS or to a
// channel, as a file that has the function's name says: `{"call": 3, "when": "after"}`. The file goes with the process.
const file = join(process.env['CRASH_PLANS'] ?? '', process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? '');
let planned = '';
let calls = 0;

/** Whether the call that is about to be made is the one, and when it ends the process. */
function fate(): 'before' | 'after' | null {
  let plan: string;
  try {
    plan = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  if (plan !== planned) [planned, calls] = [plan, 0];
  calls += 1;
  const { call, when } = JSON.parse(plan);
  return call === calls ? when : null;
}

function end(): void {
  try {
    unlinkSync(file);
  } catch {
    // Another process of the same function was quicker: one crash a file.
    return;
  }
  process.kill(process.pid, 'SIGKILL');
}

const { request } = https;
https.request = ((...args: Parameters<typeof request>) => {
  const when = fate();
  if (when === 'before') end();
  const asked = request(...args);
  if (when === 'after') asked.on('response', end);
  return asked;
}) as typeof request;
syncBuiltinESMExports();

const { fetch } = globalThis;
globalThis.fetch = async (...args) => {
  const when = fate();
  if (when === 'before') end();
  const answer = await fetch(...args);
  if (when === 'after') end();
  return answer;
};
