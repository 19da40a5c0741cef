import {
  type Attributes,
  createNoopMeter,
  INVALID_SPAN_CONTEXT,
  type Meter,
  metrics,
  type Span,
  trace,
  type Tracer,
} from '@opentelemetry/api'
import { afterEach, expect, test } from 'vitest'
import { traced, tracedNow } from './telemetry.ts'

afterEach(() => {
  metrics.disable()
  trace.disable()
})

/** What histograms are told of. */
function meterAlone(): readonly Attributes[] {
  const told: Attributes[] = []
  const histogram = { record: (_value: number, attributes: Attributes = {}) => void told.push(attributes) }
  const meter = Object.create(createNoopMeter()) as Meter
  meter.createHistogram = () => histogram
  metrics.setGlobalMeterProvider({ getMeter: () => meter })
  return told
}

/** Which spans are started. */
function tracerAlone(): readonly string[] {
  const names: string[] = []
  const span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
  const startActiveSpan = (name: string, run: (own: Span) => unknown): unknown => {
    names.push(name)
    return run(span)
  }
  const tracer = { startSpan: () => span, startActiveSpan } as Tracer
  trace.setGlobalTracerProvider({ getTracer: () => tracer })
  return names
}

test('an application with meters alone is told, and one with a tracer alone', async () => {
  const told = meterAlone()
  expect(await traced('query', { kind: 'note' }, () => Promise.resolve(1))).toBe(1)
  expect(tracedNow('lower', { kind: 'note' }, () => 2)).toBe(2)
  expect(told).toEqual([{ 'rowgate.kind': 'note' }, { 'rowgate.kind': 'note' }])
  metrics.disable()

  const names = tracerAlone()
  expect(await traced('query', {}, () => Promise.resolve(1))).toBe(1)
  expect(tracedNow('lower', {}, () => 2)).toBe(2)
  expect(names).toEqual(['rowgate.query', 'rowgate.lower'])
  expect(told).toHaveLength(2)
})

test('where nobody is told, work has the same outcome: what is thrown at once is a rejection', async () => {
  const work = (): never => {
    throw new Error('at once')
  }
  expect(await traced('query', {}, () => Promise.resolve(1))).toBe(1)
  await expect(traced('query', {}, work)).rejects.toThrow('at once')
  expect(() => tracedNow('lower', {}, work)).toThrow('at once')
})
