import { defineConfig } from 'vitest/config'
const conditions = ['@rowgate/source', 'module', 'node', 'development|production']
export default defineConfig({ root: '/work/main', resolve: { conditions }, ssr: { resolve: { conditions } }, test: { include: ['test/docs/**/*.test.ts'], testTimeout: 60000 } })
