import { showChecks } from './checks.ts'
import { showEdit } from './edit.ts'
import { showList } from './lists.ts'
import { dim, line } from './print.ts'
import { createWorld } from './world.ts'

const started = performance.now()
const world = await createWorld()
try {
  line(dim(`Cerbos PDP at ${world.pdp.grpcAddress}, PostgreSQL: ${world.postgres.source}`))
  for (const name of ['ada', 'mia', 'xan'] as const) {
    await showList(world, name, 'view')
    await showList(world, name, 'approve')
  }
  await showChecks(world)
  await showEdit(world)
} finally {
  await world.stop()
}
line(dim(`\n${((performance.now() - started) / 1000).toFixed(1)} s`))
