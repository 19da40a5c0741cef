import { defineConfig } from 'prisma/config'

const url = process.env['DATABASE_URL']

/** `prisma generate` needs no database; `prisma migrate` takes its address from DATABASE_URL. */
export default defineConfig({
  schema: './schema.prisma',
  migrations: { path: './migrations' },
  ...(url === undefined ? {} : { datasource: { url } }),
})
