export { type App, type AppOptions, ConfigurationError, createApp, type RunningApp } from './app.ts';
export type { AuthOptions } from './auth/authenticator.ts';
export { ListenError } from './http/http-server.ts';
