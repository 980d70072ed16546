import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './run.ts';

// What stands in a template is for AWS to type.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = Record<string, any>;

/** Changes a synthesized application where the emulator differs from AWS, and nowhere else. */
export async function adaptAssembly(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    // The emulator's own nodejs24.x is not Lambda's: it accepts what Lambda refuses and breaks TLS to loopback. As a
    // custom runtime each bundle gets the real runtime client instead.
    if (name.startsWith('asset.')) await copyFile(join(ROOT, 'test/aws/bootstrap'), join(folder, name, 'bootstrap'));
    if (!name.endsWith('.template.json')) continue;
    const file = join(folder, name);
    const template: Json = JSON.parse(await readFile(file, 'utf8'));
    for (const { Type, Properties } of Object.values<Json>(template.Resources)) ADAPTATIONS[Type]?.(Properties);
    await writeFile(file, JSON.stringify(template));
  }
}

const ADAPTATIONS: Readonly<Record<string, (properties: Json) => void>> = {
  'AWS::Lambda::Function': (properties) => {
    properties.Runtime = 'provided.al2023';
  },
  // It knows no alarm on a sum of metrics; the first of them stands for all.
  'AWS::CloudWatch::Alarm': (properties) => {
    const { Metric, Period, Stat } = properties.Metrics?.find((one: Json) => one.MetricStat)?.MetricStat ?? {};
    if (Metric === undefined) return;
    delete properties.Metrics;
    Object.assign(properties, Metric, { Period, Statistic: Stat });
  },
  // It hands `<aws.scheduler.scheduled-time>` to the function as it stands; the test itself is the clock.
  'AWS::Scheduler::Schedule': (properties) => {
    properties.State = 'DISABLED';
  },
  'AWS::IAM::Policy': ({ PolicyDocument }) => {
    for (const statement of PolicyDocument.Statement) {
      const actions = [statement.Action].flat();
      // It asks for an action sqs:SendMessageBatch, which AWS does not have: there it is sqs:SendMessage.
      if (actions.includes('sqs:SendMessage')) statement.Action = [...actions, 'sqs:SendMessageBatch'];
      // It asks for it on the cluster; AWS asks for it on the add-on.
      if (actions.includes('eks:DescribeCluster')) statement.Action = [...actions, 'eks:DescribeAddon'];
    }
  },
};
