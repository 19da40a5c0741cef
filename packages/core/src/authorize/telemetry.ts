import {
  type Attributes,
  createNoopMeter,
  type Histogram,
  type MeterProvider,
  metrics,
  ProxyTracerProvider,
  type Span,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { codeOf } from './audit.ts'

/** What a data layer spends time on. */
export type Operation = 'plan' | 'resolve' | 'lower' | 'query' | 'write' | 'check'

/** What is known of an operation: names and numbers, never a value of a principal or a row. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>

const NAME = 'rowgate'

/**
 * Runs some work within a span `rowgate.<operation>` and measures it as `rowgate.<operation>.duration`. Without an OpenTelemetry SDK in the
 * application, both are nothing. Of an error only the code is told.
 *
 * @param factsOf what the outcome adds.
 */
export async function traced<Outcome>(
  operation: Operation,
  facts: Facts,
  work: () => Promise<Outcome>,
  factsOf: (outcome: Outcome) => Facts = () => ({}),
): Promise<Outcome> {
  if (isSilent()) return work()
  return trace.getTracer(NAME).startActiveSpan(`rowgate.${operation}`, async (span) => {
    const started = performance.now()
    const end = (more: Facts): void => finish(span, operation, started, { ...facts, ...more })
    try {
      const outcome = await work()
      end(factsOf(outcome))
      return outcome
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: codeOf(error) })
      end({ 'error.type': codeOf(error) })
      throw error
    }
  })
}

/** The same for work that is done at once. */
export function tracedNow<Outcome>(operation: Operation, facts: Facts, work: () => Outcome): Outcome {
  if (isSilent()) return work()
  return trace.getTracer(NAME).startActiveSpan(`rowgate.${operation}`, (span) => {
    const started = performance.now()
    try {
      const outcome = work()
      finish(span, operation, started, facts)
      return outcome
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: codeOf(error) })
      finish(span, operation, started, { ...facts, 'error.type': codeOf(error) })
      throw error
    }
  })
}

/** Whether the application has no SDK that could be told. */
function isSilent(): boolean {
  const tracers = trace.getTracerProvider()
  const isTraced = !(tracers instanceof ProxyTracerProvider) || tracers.getDelegateTracer(NAME) !== undefined
  return !isTraced && metrics.getMeterProvider().getMeter(NAME) === createNoopMeter()
}

function finish(span: Span, operation: Operation, started: number, facts: Facts): void {
  const attributes = named(facts)
  span.setAttributes(attributes)
  span.end()
  const { durations, rows } = instruments()
  const dimensions = boundedOf(attributes)
  durations[operation].record((performance.now() - started) / 1000, dimensions)
  const count = attributes['rowgate.rows']
  if (typeof count === 'number') rows.record(count, dimensions)
}

/** Facts of which there is no end: they belong to a span, and would make a series each of a metric. */
const UNBOUNDED = ['rowgate.rows', 'rowgate.call_id', 'rowgate.objects'] as const

function boundedOf(attributes: Attributes): Attributes {
  const bounded = { ...attributes }
  for (const name of UNBOUNDED) delete bounded[name]
  return bounded
}

function named(facts: Facts): Attributes {
  const attributes: Attributes = {}
  for (const [name, value] of Object.entries(facts))
    if (value !== undefined) attributes[name.includes('.') ? name : `${NAME}.${name}`] = value
  return attributes
}

interface Instruments {
  readonly durations: Readonly<Record<Operation, Histogram>>
  readonly rows: Histogram
}

/** By provider: an SDK that is registered later has instruments of its own. */
const INSTRUMENTS = new WeakMap<MeterProvider, Instruments>()

function instruments(): Instruments {
  const provider = metrics.getMeterProvider()
  const known = INSTRUMENTS.get(provider) ?? createInstruments(provider)
  INSTRUMENTS.set(provider, known)
  return known
}

function createInstruments(provider: MeterProvider): Instruments {
  const meter = provider.getMeter(NAME)
  const duration = (operation: Operation, description: string): Histogram =>
    meter.createHistogram(`rowgate.${operation}.duration`, { unit: 's', description })
  return {
    durations: {
      plan: duration('plan', 'Until a plan is there, from wherever.'),
      resolve: duration('resolve', 'From a plan to a filter.'),
      lower: duration('lower', 'From a filter to what the database is asked.'),
      query: duration('query', 'Until the database has answered.'),
      write: duration('write', 'Until a guarded write is done, or undone.'),
      check: duration('check', 'Until the PDP has answered about objects.'),
    },
    rows: meter.createHistogram('rowgate.query.rows', { unit: '{row}', description: 'Rows that a query returned.' }),
  }
}
