export { type App, type AppOptions, createApp, type RunningApp } from './app.ts';
export type { AuthOptions } from './auth/authenticator.ts';
export { ConfigurationError } from './auth/check-auth.ts';
export { ListenError } from './http/http-server.ts';
