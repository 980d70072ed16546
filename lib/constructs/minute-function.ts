import { Aws, Duration } from 'aws-cdk-lib';
import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { keyRights } from './key-rights.ts';
import { MonitorFunction, type MonitorFunctionProps } from './monitor-function.ts';

/** The next minute brings the next call: an old one is worth little. */
const USEFUL_FOR = Duration.minutes(5);

export interface MinuteFunctionProps extends MonitorFunctionProps {
  readonly operations: ITopic;
}

/** A function that runs every minute, and is told for which minute, however late it comes. */
export class MinuteFunction extends MonitorFunction {
  constructor(scope: Construct, id: string, { operations, ...props }: MinuteFunctionProps) {
    const deadLetters = new DeadLetterQueue(scope, `${id}DeadLetters`, {
      meaning: `${id} has missed a minute.`,
      operations,
    });
    super(scope, id, { deadLetterQueue: deadLetters, retryAttempts: 2, maxEventAge: USEFUL_FOR, ...props });
    this.useKey(['sqs:SendMessage']);
    new Schedule(this, 'EveryMinute', {
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(this, {
        input: ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime }),
        role: callerOf(this, deadLetters),
        // Until Lambda has taken the call; from then on it is Lambda that tries again.
        deadLetterQueue: deadLetters,
        retryAttempts: 3,
        maxEventAge: USEFUL_FOR,
      }),
    });
  }
}

/** CDK's own role may invoke every version of the function; this one has the two rights that it needs. */
function callerOf(target: MonitorFunction, deadLetters: IQueue): IRole {
  const statement = (action: string, resource: string) =>
    new PolicyStatement({ actions: [action], resources: [resource] });
  const role = new Role(target, 'Caller', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
    inlinePolicies: {
      Call: new PolicyDocument({
        statements: [
          statement('lambda:InvokeFunction', target.functionArn),
          statement('sqs:SendMessage', deadLetters.queueArn),
          ...keyRights(target, ['sqs:SendMessage']),
        ],
      }),
    },
  });
  return role.withoutPolicyUpdates();
}
