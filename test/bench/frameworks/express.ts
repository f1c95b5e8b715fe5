import { type Framework, installed, listening } from './framework.ts';

export const express: Framework = {
  name: 'Express',
  generator: 'swagger-jsdoc',
  store: 'SQLite',
  needs: {},
  planted: [
    { operation: 'POST /customers', rules: ['duplicate-create'] },
    { operation: 'POST /customers/{customerId}/points', rules: ['lost-update'] },
    { operation: 'POST /orders', rules: ['duplicate-create', 'limit-overrun', 'repeated-transition'] },
    { operation: 'POST /orders/{id}/cancel', rules: ['repeated-transition'] },
  ],
  start: async (variant) => {
    const cwd = await installed('express');
    const env = { RACEGATE_VARIANT: variant };
    return listening(process.execPath, () => ['server.js'], '/api-docs.json', { cwd, env });
  },
};
