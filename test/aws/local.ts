import { setTimeout as pause } from 'node:timers/promises';
import { findDeployed } from './find-deployed.ts';
import { invoke } from './invoke.ts';
import { openCheckout } from './open-checkout.ts';
import { CLUSTER } from './start-account.ts';
import { startLocal } from './start-local.ts';

const MINUTE = 60_000;

// `npm run aws:local`: the parts of the local proof, for a person who wants to play. Ctrl-C takes everything down.
const say = (text: string) => process.stdout.write(`${text}\n`);
const ended = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => ended.abort());

say('Starting a cluster of one node and AWS on this machine, then deploying (a minute; more the first time) …');
const local = await startLocal();
try {
  const checkout = await openCheckout(local);
  await checkout.configure();
  await checkout.follow('npx cdk bootstrap');
  await checkout.follow('CLUSTER=', { CLUSTER });
  const { tableName, dispatchFunction, reconcileFunction } = await findDeployed();
  const { endpoint, caFile } = local.emulator;
  say(`
Both stacks are deployed and look at the cluster every minute. In another terminal:

  export AWS_ENDPOINT_URL=${endpoint} AWS_CA_BUNDLE=${caFile} NODE_EXTRA_CA_CERTS=${caFile}
  export AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test${process.env.PULLWARDEN_CLUSTER ? ` PULLWARDEN_CLUSTER=${process.env.PULLWARDEN_CLUSTER}` : ''}
  test/cluster/rig/rig kubectl create deployment checkout --image=127.0.0.1:5000/app:late   # it cannot pull
  npm start -- incidents --table ${tableName}
  test/cluster/rig/rig push app:late                                                        # now it can
  test/cluster/rig/rig stop api-server                                                      # and \`start api-server\`
  ${local.parts.aws} lambda list-functions --query 'Functions[].FunctionName'

What the pager and the chat get is printed here; mail goes to a topic of SNS. Ctrl-C ends and removes everything.
`);
  const told = { pages: 0, messages: 0 };
  const tell = () => {
    const now = new Date().toISOString();
    for (const body of local.pagerduty.requests.slice(told.pages)) {
      const { event_action, payload } = JSON.parse(body);
      say(`${now} PagerDuty  ${event_action} ${payload?.summary ?? ''}`);
    }
    for (const body of local.slack.bodies.slice(told.messages)) {
      say(`${now} Slack      ${String(JSON.parse(body).text).split('\n')[0]}`);
    }
    Object.assign(told, { pages: local.pagerduty.requests.length, messages: local.slack.bodies.length });
  };
  for (let last = 0; !ended.signal.aborted;) {
    const minute = Math.floor(Date.now() / MINUTE);
    if (minute > last) {
      last = minute;
      const scheduledTime = new Date(minute * MINUTE).toISOString();
      for (const name of [dispatchFunction, reconcileFunction]) {
        await invoke(name, { scheduledTime }).catch((error: unknown) => say(String(error)));
      }
    }
    tell();
    await pause(1_000, undefined, { signal: ended.signal }).catch(() => {});
  }
} finally {
  say('Taking everything down …');
  await local.stop();
}
