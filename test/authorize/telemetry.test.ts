import { metrics, trace } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { principals } from '@rowgate/expenses'
import { createDataLayer } from '@rowgate/drizzle'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Expenses, openExpenses } from '../drizzle/open-expenses.ts'
import { RESOURCES } from '../support/resources.ts'

const { ada, mia } = principals
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
