import { typeDefs } from '@andon/schema';
import type { GraphQLSchema } from 'graphql';
import { createSchema } from 'graphql-yoga';
import { alertResolvers } from './alert.ts';
import { commonResolvers } from './common.ts';
import { complaintResolvers } from './complaint.ts';
import type { Context } from './context.ts';
import { displayResolvers } from './display.ts';
import { queueResolvers } from './queue.ts';
import { responseResolvers } from './response.ts';
import { createDimensionScalar, DateTimeScalar, WindowScalar } from './scalars.ts';
import { surveyResolvers } from './survey.ts';
import { tickerResolvers } from './ticker.ts';

/** @param dimensions - Those of this installation, custom ones included. */
export function createAndonSchema(dimensions: readonly string[]): GraphQLSchema {
  return createSchema<Context>({
    typeDefs,
    resolvers: [
      { DateTime: DateTimeScalar, Window: WindowScalar, Dimension: createDimensionScalar(dimensions) },
      commonResolvers,
      queueResolvers,
      responseResolvers,
      complaintResolvers,
      surveyResolvers,
      alertResolvers,
      tickerResolvers,
      displayResolvers,
    ],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
}
