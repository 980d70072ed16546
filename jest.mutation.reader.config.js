import config from './jest.config.js';

/**
 * The tests that mutants of the reader are run against: its own, without the stability test, which takes longer than
 * all others together. Its rule tables are evaluated when they are loaded, so each mutant needs a run of its own.
 */
export default {
  ...config,
  roots: ['<rootDir>/test/core/pulls/message'],
  testPathIgnorePatterns: [...config.testPathIgnorePatterns, 'stability'],
};
