import config from './jest.config.js';

/** The tests that mutants of `lambda/core/pulls` round the reader are run against. */
export default {
  ...config,
  roots: ['<rootDir>/test/core/pulls', '<rootDir>/test/checks'],
  testPathIgnorePatterns: [...config.testPathIgnorePatterns, '/message/'],
};
