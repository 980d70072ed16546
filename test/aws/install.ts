import { installAuthenticator } from './install-authenticator.ts';
import { installLinter } from './install-linter.ts';
import { installParts } from './install-parts.ts';

// Before the tests, which run beside one another and would all install what is missing.
await installParts();
await installLinter();
await installAuthenticator();
