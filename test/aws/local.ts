import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { findDeployed } from './find-deployed.ts';
import { invoke } from './invoke.ts';
import { openCheckout } from './open-checkout.ts';
import { CLUSTER } from './start-account.ts';
import { startLocal } from './start-local.ts';

// `npm run aws:local`: the parts of the local proof, for a person who wants to play. Ctrl-C takes everything down.
const say = (text: string) => process.stdout.write(`${text}\n`);
const interrupted = Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));

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
  const minutes = (async () => {
    for (;;) {
      const scheduledTime = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
      for (const [name, event] of [
        [dispatchFunction, { scheduledTime }],
        [reconcileFunction, {}],
      ] as const) {
        await invoke(name, event).catch((error: unknown) => say(String(error)));
      }
      for (let second = 0; second < 60; second += 1) {
        for (const body of local.pagerduty.requests.slice(told.pages)) {
          const { event_action, payload } = JSON.parse(body);
          say(`${new Date().toISOString()} PagerDuty  ${event_action} ${payload?.summary ?? ''}`);
        }
        told.pages = local.pagerduty.requests.length;
        for (const body of local.slack.bodies.slice(told.messages)) {
          say(`${new Date().toISOString()} Slack      ${String(JSON.parse(body).text).split('\n')[0]}`);
        }
        told.messages = local.slack.bodies.length;
        await pause(1_000);
      }
    }
  })();
  await Promise.race([interrupted, minutes]);
} finally {
  say('Taking everything down …');
  await local.stop();
}
process.exit(0);
