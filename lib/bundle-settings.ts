/** How code becomes the one file of a function, by esbuild. */
export const BUNDLE = {
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  // Packages in CommonJS call `require`, which an ES module has not.
  banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
};
