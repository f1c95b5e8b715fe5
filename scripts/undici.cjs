/**
 * What the bundle takes of undici: the clients and their connector, and the `fetch` of GitHub's client. undici's own index loads all
 * it has, mocks, caches, web sockets and cookies too. Whoever imports a name that is not here makes the build fail.
 */
const api = require('undici/lib/api');
const buildConnector = require('undici/lib/core/connect');
const Agent = require('undici/lib/dispatcher/agent');
const Client = require('undici/lib/dispatcher/client');
const Dispatcher = require('undici/lib/dispatcher/dispatcher');
const EnvHttpProxyAgent = require('undici/lib/dispatcher/env-http-proxy-agent');
const H2CClient = require('undici/lib/dispatcher/h2c-client');
const ProxyAgent = require('undici/lib/dispatcher/proxy-agent');
const { fetch } = require('undici/lib/web/fetch');

// `request`, `connect` and the like are methods of every dispatcher.
Object.assign(Dispatcher.prototype, api);

exports.Agent = Agent;
exports.Client = Client;
exports.EnvHttpProxyAgent = EnvHttpProxyAgent;
exports.H2CClient = H2CClient;
exports.ProxyAgent = ProxyAgent;
exports.buildConnector = buildConnector;
exports.fetch = fetch;
