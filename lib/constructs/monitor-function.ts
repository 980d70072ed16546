import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, Stage } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  type BundlingOptions,
  LogLevel,
  NodejsFunction,
  type NodejsFunctionProps,
  OutputFormat,
} from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Config } from '../../lambda/config/schema.ts';
import { BUNDLE } from '../bundle-settings.ts';
import { keepingOf } from './keeping.ts';
import { keyRights } from './key-rights.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface MonitorFunctionProps extends NodejsFunctionProps {
  /** The file of `lambda/handlers` that it runs. */
  readonly handlerFile: string;
  /** Goes into the bundle as `pullwarden.json`, so that another configuration is another deployment. */
  readonly config?: Config;
}

/** A function as all of ours are; what the caller says comes last. It may write its own log and nothing else. */
export class MonitorFunction extends NodejsFunction {
  /** The file of `lambda/handlers` that it runs. */
  readonly handlerFile: string;

  constructor(scope: Construct, id: string, { handlerFile, config, ...props }: MonitorFunctionProps) {
    const { key, logRetention } = keepingOf(scope);
    super(scope, id, {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      entry: join(ROOT, 'lambda/handlers', handlerFile),
      // In somebody else's application CDK would look for its own.
      projectRoot: ROOT,
      depsLockFilePath: join(ROOT, 'package-lock.json'),
      timeout: Duration.seconds(30),
      memorySize: 256,
      loggingFormat: LoggingFormat.JSON,
      logGroup: new LogGroup(scope, `${id}Log`, {
        retention: logRetention,
        removalPolicy: RemovalPolicy.DESTROY,
        ...(key === undefined ? {} : { encryptionKey: key }),
      }),
      // Our own role: the one that CDK would make has a managed policy for every log group of the account.
      role: new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
      bundling: bundling(config === undefined ? null : configFile(scope, config)),
      ...props,
    });
    this.handlerFile = handlerFile;
    this.logGroup.grantWrite(this);
  }

  /** Adds rights by their names and not by a grant method, so that what a function may do can be read where it is made. */
  allow(actions: readonly string[], resources: readonly string[]): void {
    if (resources.length === 0) return;
    this.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
    this.useKey(actions);
  }

  /** Adds the rights to a key of one's own, if there is one, that go with other rights. */
  protected useKey(actions: readonly string[]): void {
    for (const statement of keyRights(this, actions)) this.addToRolePolicy(statement);
  }
}

function bundling(besideIt: string | null): BundlingOptions {
  return {
    ...BUNDLE,
    format: OutputFormat.ESM,
    logLevel: LogLevel.WARNING,
    // By default the bundle takes whatever SDK the runtime happens to carry.
    bundleAwsSDK: true,
    commandHooks: {
      beforeInstall: () => [],
      beforeBundling: () => [],
      afterBundling: (_, outputDir) => (besideIt === null ? [] : [`cp "${besideIt}" "${outputDir}"`]),
    },
  };
}

function configFile(scope: Construct, config: Config): string {
  const file = join(Stage.of(scope)!.outdir, 'pullwarden.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}
