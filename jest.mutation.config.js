import config from './jest.config.js';

/** The tests that mutants of `lambda/core/pulls` are run against. */
export default { ...config, roots: ['<rootDir>/test/core/pulls', '<rootDir>/test/checks'] };
