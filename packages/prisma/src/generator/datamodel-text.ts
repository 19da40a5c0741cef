/** What Prisma's description of a schema leaves out, read from the schema's own text. */
export interface DatamodelText {
  readonly views: ReadonlySet<string>
  /** By enum, the database schema of its type. */
  readonly enumSchemas: ReadonlyMap<string, string>
  /** `Model.field` of every field whose type Prisma does not know. */
  readonly unsupported: readonly string[]
  /** `Model` or `Model.field` of what the schema hides from the client. */
  readonly ignored: readonly string[]
}

interface Block {
  readonly kind: string | undefined
  readonly name: string
  readonly body: string
}

const BLOCK = /^[ \t]*(model|view|enum)[ \t]+(\w+)[ \t]*\{([^]*?)^[ \t]*\}/gm
const UNSUPPORTED = /^[ \t]*(\w+)[ \t]+Unsupported\(/gm
const IGNORED = /^[ \t]*(\w+)[ \t](?:[^/\n]|\/(?!\/))*[^@\n]@ignore\b/gm

/** Reads the text that Prisma has already found to be valid. */
export function readDatamodel(text: string): DatamodelText {
  const blocks = [...text.matchAll(BLOCK)].map(([, kind, name = '', body = '']) => ({ kind, name, body }))
  const models = blocks.filter(({ kind }) => kind === 'model')
  const seen = models.filter((model) => !isIgnored(model))
  return {
    views: new Set(blocks.filter(({ kind }) => kind === 'view').map(({ name }) => name)),
    enumSchemas: new Map(blocks.filter(({ kind }) => kind === 'enum').flatMap(schemaOf)),
    unsupported: seen.flatMap((model) => fieldsLike(UNSUPPORTED, model)),
    ignored: [
      ...models.filter(isIgnored).map(({ name }) => name),
      ...seen.flatMap((model) => fieldsLike(IGNORED, model)),
    ],
  }
}

function isIgnored({ body }: Block): boolean {
  return /^[ \t]*@@ignore\b/m.test(body)
}

function fieldsLike(pattern: RegExp, { name, body }: Block): string[] {
  return [...body.matchAll(pattern)].map(([, field]) => `${name}.${field}`)
}

function schemaOf({ name, body }: Block): [string, string][] {
  const schema = /^[ \t]*@@schema\("([^"]+)"\)/m.exec(body)?.[1]
  return schema === undefined ? [] : [[name, schema]]
}
