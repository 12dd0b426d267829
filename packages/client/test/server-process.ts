import { startGraphqlServer } from './graphql-server.ts';

// A server in a process of its own, to be killed.
const { port } = await startGraphqlServer({ port: Number(process.argv[2]) });
process.send?.({ port });
