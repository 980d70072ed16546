import { existsSync, readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { loadConfig, printProblems } from '../lambda/config/load.ts';
import { addPullwarden } from '../lib/pullwarden.ts';

// A new application has no old template to stay like: the behaviour that this version of CDK recommends; cdk.json overrides.
const app = new App({ context: recommended });
const own = 'pullwarden.yaml';
const file: string = app.node.tryGetContext('config') ?? (existsSync(own) ? own : 'pullwarden.example.yaml');
if (!existsSync(file)) {
  console.error(`There is no ${file}; name your configuration with -c config=FILE.`);
  process.exit(1);
}
const loaded = loadConfig(readFileSync(file, 'utf8'));
if (!loaded.ok) {
  console.error(printProblems(file, loaded.problems));
  process.exit(1);
}
addPullwarden(app, loaded.config);
