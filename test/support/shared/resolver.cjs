let stubs;

/** The file of a module: the stub of the shared copy where there is one, else what Jest finds. */
module.exports = (request, options) => {
  stubs ??= JSON.parse(process.env.SHARED_STUBS ?? "{}"); // not at once: the first process loads this file before the stubs are built
  const path = options.defaultResolver(request, options);
  return stubs[path] ?? path;
};
