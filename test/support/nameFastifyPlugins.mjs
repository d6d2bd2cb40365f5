/**
 * Gives each plugin that has no name of its own one, as far as Fastify is concerned. Without one, Fastify compares the plugin with
 * every entry of `require.cache`, and Jest makes each entry anew when it is asked for: a start then took five times as long.
 */
Object.defineProperty(Function.prototype, Symbol.for("fastify.display-name"), { value: "plugin", writable: true });
