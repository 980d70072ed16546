import { ArnFormat, CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Config } from '../../lambda/config/schema.ts';
import { fleetPlaces } from '../../lambda/config/fleet-places.ts';
import { vpcFunctions } from '../../lambda/config/vpc-functions.ts';
import { ENV } from '../../lambda/contract/env.ts';
import { TABLE } from '../../lambda/contract/table.ts';
import { addOnArns, type ClusterPlace } from './add-on-arns.ts';
import { ClusterAccess } from './cluster-access.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { FunctionQueue } from './function-queue.ts';
import { MinuteFunction } from './minute-function.ts';
import { MonitorFunction } from './monitor-function.ts';
import { VpcVantage } from './vpc-vantage.ts';

export interface LooksProps {
  readonly config: Config;
  readonly table: ITableV2;
  readonly bus: IEventBus;
  readonly operations: ITopic;
}

/** From the minute to the bus: dispatch puts the looks that are due on a queue, check makes them, probe dials registries. */
export class Looks extends Construct {
  /** Where each look leaves a line. */
  readonly log: ILogGroup;

  constructor(scope: Construct, id: string, { config, table, bus, operations }: LooksProps) {
    super(scope, id);
    // It talks to hosts that strangers named, and so may do nothing.
    const probe = new MonitorFunction(this, 'Probe', { handlerFile: 'probe.ts', timeout: Duration.seconds(10) });

    const check = new MonitorFunction(this, 'Check', {
      handlerFile: 'check.ts',
      config,
      timeout: Duration.seconds(60),
      memorySize: 512,
      environment: {
        [ENV.tableName]: table.tableName,
        [ENV.busName]: bus.eventBusName,
        [ENV.probeFunctionName]: probe.functionName,
      },
    });
    check.allow(['lambda:InvokeFunction'], [probe.functionArn, ...lookIntoVpcs(this, config)]);
    check.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [table.tableArn]);
    // Silences, and the same trouble on other clusters.
    check.allow(['dynamodb:Query'], [table.tableArn, `${table.tableArn}/index/${TABLE.openIndex}`]);
    check.allow(['events:PutEvents'], [bus.eventBusArn]);
    askEks(check, config);
    askEcr(check);
    check.allow(
      ['secretsmanager:GetSecretValue'],
      config.registries.flatMap(({ secretArn }) => secretArn ?? []),
    );
    const roles = [...config.clusters, ...(config.discover?.roles ?? [])].flatMap(({ roleArn }) => roleArn ?? []);
    check.allow(['sts:AssumeRole'], [...new Set(roles)]);
    this.log = check.logGroup;
    for (const { name, eksName: clusterName = name, region, accessEntry } of config.clusters) {
      if (accessEntry !== true) continue;
      new ClusterAccess(this, `Access-${name}`, { clusterName, region, principalArn: check.role!.roleArn });
    }
    // The principal of the access entry that every cluster needs.
    new CfnOutput(this, 'CheckRoleArn', { value: check.role!.roleArn });

    const work = new FunctionQueue(this, 'Work', {
      consumer: check,
      deadLetters: new DeadLetterQueue(this, 'WorkDeadLetters', {
        meaning: 'A look at a cluster failed three times for a reason of ours.',
        operations,
      }),
      // A look may take most of the function's time and memory: each has a call of its own.
      batchSize: 1,
      maxConcurrency: 20,
      // A look older than five minutes is dropped as missed, so its three tries must fit in: at 0, 2 and 4 minutes.
      // Less than AWS's six, because the concurrency limit keeps the function from being throttled.
      timeoutsUntilRetry: 2,
    });

    const dispatch = new MinuteFunction(this, 'Dispatch', {
      handlerFile: 'dispatch.ts',
      config,
      operations,
      environment: { [ENV.workQueueUrl]: work.queueUrl, [ENV.tableName]: table.tableName },
    });
    dispatch.allow(['sqs:SendMessage'], [work.queueArn]);
    if (config.discover !== undefined) dispatch.allow(['dynamodb:Query'], [table.tableArn]);
  }
}

/** Functions in the VPCs of our own clusters; returns the ARNs of these, and of those that members have. */
function lookIntoVpcs(scope: Construct, config: Config): readonly string[] {
  const own = config.clusters.flatMap(({ vpc, roleArn }) => (vpc === undefined || roleArn !== undefined ? [] : [vpc]));
  for (const [id, vpcs] of Map.groupBy(own, (vpc) => vpc.id)) {
    new VpcVantage(scope, id, {
      vpcId: id,
      subnetIds: vpcs[0]!.subnets,
      clusterSecurityGroupIds: [...new Set(vpcs.flatMap(({ clusterSecurityGroup }) => clusterSecurityGroup ?? []))],
    });
  }
  const here = (resourceName: string) =>
    Stack.of(scope).formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  return [...vpcFunctions(config).values()]
    .flatMap(({ read, probe }) => [read, probe])
    .map((name) => (name.startsWith('arn:') ? name : here(name)));
}

/**
 * Lets a function describe clusters and their add-on kube-proxy, and search for clusters. Those of other accounts are seen
 * with the rights of the roles there.
 */
function askEks(check: MonitorFunction, { clusters, discover }: Config): void {
  const named = clusters
    .filter(({ roleArn }) => roleArn === undefined)
    .map(({ name, eksName = name, region, account }): ClusterPlace => ({ name: eksName, region, account }));
  const searched = fleetPlaces({ discover })
    .filter(({ roleArn }) => roleArn === undefined)
    .map(({ region }): ClusterPlace => ({ name: '*', region }));
  const all = [...named, ...searched];
  const stack = Stack.of(check);
  const clusterArn = ({ name, region, account }: ClusterPlace) =>
    stack.formatArn({ service: 'eks', region, account, resource: 'cluster', resourceName: name });
  check.allow(['eks:DescribeCluster'], all.map(clusterArn));
  check.allow(
    ['eks:DescribeAddon'],
    all.flatMap((one) => addOnArns(stack, one)),
  );
  check.allow(['eks:ListClusters'], searched.length === 0 ? [] : ['*']);
  const text = ({ region, account = '<AWS::AccountId>' }: ClusterPlace, rest: string) =>
    `AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:eks:${region}:${account}:${rest}]`;
  Validations.of(check.role!).acknowledge(
    ...all.map((one) => ({
      id: text(one, `addon/${one.name}/kube-proxy/*`),
      reason:
        'The id at the end is made by EKS; the add-on is named, and the cluster where the configuration names it.',
    })),
    ...searched.flatMap((one) =>
      ['cluster/*', '/clusters/*/addons/kube-proxy'].map((rest) => ({
        id: text(one, rest),
        reason: 'Which clusters carry the tag is known only after all were described.',
      })),
    ),
  );
}

/** Lets a function ask ECR about the images that clusters run, which may lie in any account and region that lets us. */
function askEcr(check: MonitorFunction): void {
  const any = { region: '*', account: '*', resource: 'repository', resourceName: '*' };
  const repositories = Stack.of(check).formatArn({ service: 'ecr', ...any });
  check.allow(['ecr:DescribeImages', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], [repositories]);
  check.allow(['ecr:GetAuthorizationToken', 'ecr:DescribePullThroughCacheRules'], ['*']);
  Validations.of(check.role!).acknowledge(
    {
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecr:*:*:repository/*]',
      reason: 'Pods name the repositories; the actions read, and a repository policy of another account must agree.',
    },
    {
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason: 'IAM knows no resource for these actions: a token opens nothing by itself, rules and clusters are names.',
    },
  );
}
