/** What Prisma's description of a schema leaves out, read from the schema's own text. */
export interface DatamodelText {
  readonly views: ReadonlySet<string>
  /** By enum, the database schema of its type. */
  readonly enumSchemas: ReadonlyMap<string, string>
  /** `Model.field` of every field whose type Prisma does not know. */
  readonly unsupported: readonly string[]
}

const BLOCK = /^[ \t]*(model|view|enum)[ \t]+(\w+)[ \t]*\{([^]*?)^[ \t]*\}/gm
const UNSUPPORTED = /^[ \t]*(\w+)[ \t]+Unsupported\(/gm

/** Reads the text that Prisma has already found to be valid. */
export function readDatamodel(text: string): DatamodelText {
  const blocks = [...text.matchAll(BLOCK)].map(([, kind, name = '', body = '']) => ({ kind, name, body }))
  return {
    views: new Set(blocks.filter(({ kind }) => kind === 'view').map(({ name }) => name)),
    enumSchemas: new Map(blocks.filter(({ kind }) => kind === 'enum').flatMap(schemaOf)),
    unsupported: blocks
      .filter(({ kind }) => kind === 'model')
      .flatMap(({ name, body }) => [...body.matchAll(UNSUPPORTED)].map(([, field]) => `${name}.${field}`)),
  }
}

function schemaOf({ name, body }: { readonly name: string; readonly body: string }): [string, string][] {
  const schema = /^[ \t]*@@schema\("([^"]+)"\)/m.exec(body)?.[1]
  return schema === undefined ? [] : [[name, schema]]
}
