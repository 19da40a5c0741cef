import { metrics, trace } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { principals } from '@rowgate/expenses'
import type { CerbosClient } from '@rowgate/core'
import { createDataLayer } from '@rowgate/drizzle'
import { PrismaPg } from '@prisma/adapter-pg'
import { createDataLayer as createPrismaLayer } from '@rowgate/prisma'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { PrismaClient } from '../../prisma/generated/client/client.ts'
import { schema } from '../../prisma/generated/rowgate/index.ts'
import { type Expenses, openExpenses } from '../drizzle/open-expenses.ts'
import { RESOURCES } from '../support/resources.ts'

const { ada, mia, audra } = principals
const spans = new InMemorySpanExporter()
const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 3_600_000 })

let domain: Expenses
beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }))
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }))
})
afterAll(async () => {
  trace.disable()
  metrics.disable()
  await reader.shutdown()
  await domain?.close()
})

test('a list and a check are spans and metrics, without a value of anybody', async () => {
  const { db, cerbos } = domain
  const layer = createDataLayer({ db, cerbos, resources: RESOURCES, cache: { maxAge: { expense: 60_000 } } })
  const rows = await layer.authorizedFindMany(ada, 'expense', 'view')
  await layer.authorizedFindMany(ada, 'expense', 'view')
  await layer.check(ada, 'expense', 'view', rows[0]?.id ?? '')
  await layer.check(mia, 'expense', 'view', 'nowhere').catch(() => 'not found')
  const named = spans.getFinishedSpans().map(({ name, attributes }) => [name, attributes] as const)
  const plan = { 'rowgate.kind': 'expense', 'rowgate.action': 'view', 'rowgate.plan.kind': 'conditional' }
  expect(named).toEqual([
    ['rowgate.resolve', { 'rowgate.kind': 'expense' }],
    ['rowgate.plan', { ...plan, 'rowgate.from': 'pdp', 'rowgate.call_id': expect.any(String) as string }],
    ['rowgate.lower', { 'rowgate.kind': 'expense' }],
    ['rowgate.query', { 'rowgate.kind': 'expense', 'rowgate.rows': rows.length }],
    ['rowgate.plan', { ...plan, 'rowgate.from': 'cache', 'rowgate.call_id': expect.any(String) as string }],
    ['rowgate.query', { 'rowgate.kind': 'expense', 'rowgate.rows': rows.length }],
    ['rowgate.query', { 'rowgate.kind': 'expense' }],
    ['rowgate.check', { 'rowgate.objects': 1 }],
    ['rowgate.query', { 'rowgate.kind': 'expense' }],
  ])
  await reader.forceFlush()
  const instruments = measured
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
  const counts = instruments.map(({ descriptor, dataPoints }) => [
    descriptor.name,
    dataPoints.reduce((sum, { value }) => sum + (value as { count: number }).count, 0),
  ])
  expect(Object.fromEntries(counts)).toEqual({
    'rowgate.plan.duration': 2,
    'rowgate.resolve.duration': 1,
    'rowgate.lower.duration': 1,
    'rowgate.query.duration': 4,
    'rowgate.check.duration': 1,
    'rowgate.query.rows': 2,
  })
  const dimensions = JSON.stringify(instruments.map(({ dataPoints }) => dataPoints.map(({ attributes }) => attributes)))
  expect(dimensions).not.toContain('call_id')
  expect(dimensions + JSON.stringify(named)).not.toMatch(/u-ada|engineering|emea/)
})

test('a guarded write is a span, whatever comes of it', async () => {
  spans.reset()
  const { layer } = domain
  await layer
    .authorizedUpdate(ada, 'expense', 'update', { key: 'nowhere', set: { currency: 'XXX' } })
    .catch(() => 'refused')
  await layer.authorizedUpdateMany(ada, 'expense', 'update', { set: { currency: 'EUR' } })
  const writes = spans.getFinishedSpans().filter(({ name }) => name === 'rowgate.write')
  expect(writes.map(({ attributes }) => attributes)).toEqual([
    { 'rowgate.kind': 'expense', 'error.type': 'not-found' },
    { 'rowgate.kind': 'expense' },
  ])
})

/** What a span says that is not its number of rows. */
const verified = { 'rowgate.kind': 'expense', 'rowgate.verified': true }
const lowered = ['rowgate.lower', { 'rowgate.kind': 'expense' }] as const
const planned = (kind: string) =>
  expect.objectContaining({ 'rowgate.plan.kind': kind, 'rowgate.from': 'pdp' }) as Record<string, unknown>
const checked = ['rowgate.check', expect.objectContaining({ 'rowgate.objects': expect.any(Number) as number })] as const

/** The spans of some work, but those of checks once: how many there are depends on the time. */
async function spansOf(work: () => Promise<unknown>): Promise<readonly (readonly [string, unknown])[]> {
  spans.reset()
  await work()
  const all = spans.getFinishedSpans().map(({ name, attributes }) => [name, attributes] as const)
  const first = all.findIndex(([name]) => name === 'rowgate.check')
  return all.filter(([name], at) => name !== 'rowgate.resolve' && (name !== 'rowgate.check' || at === first))
}

describe('lists that are verified', () => {
  const undecided = (): CerbosClient => {
    const names = ['request.resource.attr.currency', 'request.resource.attr.region']
    const condition = { operator: 'matches', operands: names.map((name) => ({ name })) }
    return {
      planResources: () => Promise.resolve({ kind: 'KIND_CONDITIONAL', cerbosCallId: 'c', condition }),
      checkResources: (request, options) => domain.cerbos.checkResources(request, options),
    }
  }

  test('through Drizzle', async () => {
    const options = { db: domain.db, resources: RESOURCES }
    const always = createDataLayer({ ...options, cerbos: domain.cerbos, verify: 'always' })
    const rows = await domain.layer.authorizedFindMany(ada, 'expense', 'view')
    expect(await spansOf(() => always.authorizedFindMany(ada, 'expense', 'view'))).toEqual([
      ['rowgate.plan', planned('conditional')],
      lowered,
      ['rowgate.query', { ...verified, 'rowgate.rows': rows.length }],
      checked,
    ])
    const asked = createDataLayer({ ...options, cerbos: undecided() })
    const listing = () => asked.authorizedFindMany(ada, 'expense', 'view', { limit: 3 })
    expect(await spansOf(listing)).toEqual([
      ['rowgate.plan', planned('undecided')],
      lowered,
      checked,
      ['rowgate.query', { ...verified, 'rowgate.rows': 3 }],
    ])
  })

  test('through Prisma', async () => {
    const adapter = new PrismaPg({ connectionString: domain.url, max: 2 })
    const prisma = new PrismaClient({ adapter, transactionOptions: { maxWait: 60_000, timeout: 60_000 } })
    const options = { prisma, schema, resources: RESOURCES }
    const ids = { select: { id: true } } as const
    const plain = createPrismaLayer({ ...options, cerbos: domain.cerbos, cache: { maxAge: { expense: 60_000 } } })
    const { length } = await plain.authorizedFindMany(ada, 'expense', 'view', ids)
    expect(await spansOf(() => plain.authorizedFindMany(ada, 'expense', 'view', ids))).toEqual([
      ['rowgate.plan', expect.objectContaining({ 'rowgate.plan.kind': 'conditional', 'rowgate.from': 'cache' })],
      ['rowgate.query', { 'rowgate.kind': 'expense', 'rowgate.rows': length }],
    ])
    const always = createPrismaLayer({ ...options, cerbos: domain.cerbos, verify: 'always' })
    expect(await spansOf(() => always.authorizedFindMany(ada, 'expense', 'view', ids))).toEqual([
      ['rowgate.plan', planned('conditional')],
      lowered,
      ['rowgate.query', { 'rowgate.kind': 'expense', 'rowgate.rows': length }],
      ['rowgate.query', { ...verified, 'rowgate.rows': length }],
      checked,
    ])
    const asked = createPrismaLayer({ ...options, cerbos: undecided() })
    const spansOfAsked = await spansOf(() => asked.authorizedFindMany(ada, 'expense', 'view', { ...ids, take: 3 }))
    expect(spansOfAsked.at(0)).toEqual(['rowgate.plan', planned('undecided')])
    expect(spansOfAsked.at(-1)).toEqual(['rowgate.query', { ...verified, 'rowgate.rows': 3 }])
    expect(spansOfAsked).toContainEqual(checked)
    const { length: found } = await plain.authorizedFindMany(audra, 'expense', 'reconcile', ids)
    const reconciling = await spansOf(() => plain.authorizedFindMany(audra, 'expense', 'reconcile', ids))
    expect(reconciling.at(-1)).toEqual(['rowgate.query', { ...verified, 'rowgate.rows': found }])
    expect(reconciling.map(([name]) => name)).not.toContain('rowgate.check')
    const writing = await spansOf(() =>
      plain.authorizedUpdateMany(ada, 'expense', 'update', { data: { currency: 'EUR' } }),
    )
    expect(writing.at(-1)).toEqual(['rowgate.write', { 'rowgate.kind': 'expense' }])
    await prisma.$disconnect()
  })
})

test('an error is told by its code alone', async () => {
  spans.reset()
  const refused = (): Promise<never> => Promise.reject(Object.assign(new Error('u-ada is secret'), { code: 14 }))
  const cerbos = { planResources: refused, checkResources: refused }
  const layer = createDataLayer({ db: domain.db, cerbos, resources: RESOURCES })
  await layer.authorizedFindMany(ada, 'expense', 'view').catch(() => 'refused')
  const [span] = spans.getFinishedSpans()
  expect(span).toMatchObject({ name: 'rowgate.plan', status: { message: 'pdp-unavailable' } })
  expect(span?.attributes['error.type']).toBe('pdp-unavailable')
  expect(span?.events).toEqual([])
})
