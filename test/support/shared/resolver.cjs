let stubs;

/** The file of a module: the stub of the shared copy where there is one, else what Jest finds. */
module.exports = (request, options) => {
  const path = options.defaultResolver(request, options);
  const { SHARED_STUBS } = process.env;
  if (SHARED_STUBS === undefined) return path; // Jest resolves the files of its configuration before the stubs are built
  stubs ??= JSON.parse(SHARED_STUBS);
  return stubs[path] ?? path;
};
