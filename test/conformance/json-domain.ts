import type { Field, FieldType, Model, ResourceDeclaration, Schema } from '@rowgate/core'
import type { TableRow } from '../support/tables.ts'

const TEXT: FieldType = { kind: 'text', native: 'text' }

function field(name: string, type: FieldType, nullable = true): Field {
  return { name, column: `c_${name}`, type, nullable, list: false }
}

function model(name: string, fields: readonly Field[], relations: Model['relations']): Model {
  return {
    name,
    table: name.toLowerCase(),
    fields: Object.fromEntries([field('id', TEXT, false), ...fields].map((each) => [each.name, each])),
    relations,
    primaryKey: ['id'],
    uniqueKeys: [],
  }
}

/** A document kind with a JSON column of each type, nullable and not, beside the scalars that it meets. */
export const schema: Schema = {
  provider: 'postgresql',
  models: {
    Doc: model(
      'Doc',
      [
        field('m', { kind: 'json', native: 'jsonb' }),
        field('j', { kind: 'json', native: 'json' }),
        field('set', { kind: 'json', native: 'jsonb' }, false),
        field('owner', TEXT),
        field('limit', { kind: 'float', bits: 64 }),
        field('parentId', TEXT),
      ],
      {
        parent: { name: 'parent', model: 'Doc', cardinality: 'one', on: [{ from: 'parentId', to: 'id' }] },
        parts: { name: 'parts', model: 'Part', cardinality: 'many', on: [{ from: 'id', to: 'docId' }] },
      },
    ),
    Part: model('Part', [field('docId', TEXT), field('m', { kind: 'json', native: 'jsonb' })], {}),
  },
}

/** The binding of kind `doc`. */
export function declaration(absent: 'null' | 'missing'): ResourceDeclaration {
  return { model: 'Doc', absent, attributes: { partMetas: 'parts.m' }, relations: { parent: true, parts: true } }
}

/** Documents by what is odd about them, as PostgreSQL reads them. */
// oxfmt-ignore
const DOCUMENTS: readonly (string | null)[] = [
  null, 'null', 'true', 'false', '"gold"', '""', '1', '[]', '{}', '["gold","x"]', '[{"tier":"gold"}]', '{"tier":["gold"]}', '["tier"]',
  '{"tier":"gold"}', '{"tier":"Gold"}', '{"tier":"silver","owner":"u1","at":"2024-01-01T00:00:00Z"}', '{"tier":null}', '{"tier":1}', '{"tier":true}', '{"tier":{"x":"gold"}}', '{"tier":"1"}', '{"tier":"true"}', '{"tier":"null"}', '{"tier":""}',
  '{"tier":"gold","tier":"lead"}', '{"tier":"lead","tier":"gold"}',
  '{"n":1}', '{"n":1.0}', '{"n":1e0}', '{"n":-0}', '{"n":-0.0}', '{"n":0}', '{"n":"1"}', '{"n":true}', '{"n":[1]}', '{"n":1.0000000000000000000000001}', '{"n":0.1}', '{"n":0.1000000000000000055511151231257827}', '{"n":9007199254740993}', '{"n":9007199254740992}',
  '{"n":1e308}', '{"n":1e309}', '{"n":-1e309}', '{"n":1.7976931348623157e308}', '{"n":1.7976931348623159e308}', '{"n":1e400,"tier":"gold"}', '{"n":1e-400}', '{"n":-1e-400}', '{"n":5e-324}', '{"n":1e-320}', '{"tags":[1e400]}',
  '{"tags":["a","b"]}', '{"tags":["a"]}', '{"tags":["a","a"]}', '{"tags":[]}', '{"tags":"a"}', '{"tags":{"a":1}}', '{"tags":null}', '{"tags":[1,"a",null,true,["a"],{"a":"a"}]}', '{"tags":["b","a"]}', '{"tags":[["a"]]}', '{"tags":[1]}', '{"tags":["1"]}', '{"tags":[1.0]}', '{"tags":[null]}', '{"tags":["u1"]}', '{"tags":["a","b","c"]}',
  '{"flags":[{"name":"u1","ok":true},{"name":"x"}]}', '{"flags":[{"name":"x"},{"nam":"u1"}]}', '{"flags":[{"nam":"x"},{"name":"u1"}]}', '{"flags":[]}', '{"flags":{"u1":{"name":"u1"},"name":1}}', '{"flags":["u1"]}', '{"flags":[{"name":1}]}', '{"flags":[{"name":"u1","ok":false}]}', '{"flags":[null]}',
  '{"a":{"b":4}}', '{"a":{"b":3}}', '{"a":{"b":"4"}}', '{"a":{"b":null}}', '{"a":[{"b":4}]}', '{"a":null}', '{"a":{}}', '{"a":1,"b":1}', '{"a":1,"b":1.0}', '{"a":"x","b":"x"}', '{"a":"1","b":1}', '{"a":null,"b":null}', '{"a":[1,{"k":2}],"b":[1.0,{"k":2}]}', '{"a":[1,2],"b":[2,1]}', '{"a":{"x":1,"y":[2]},"b":{"y":[2],"x":1}}', '{"a":{"x":0.1},"b":{"x":0.1000000000000000055511151231257827}}', '{"a":{"x":1},"b":{"x":1,"y":null}}', '{"a":[],"b":{}}', '{"a":{"i1":1},"b":["1"]}', '{"a":true,"b":"true"}', '{"a":[1e400],"b":[1e401]}', '{"a":"b","b":"a"}',
  '{"list":[1]}', '{"list":[{"x":1}]}', '{"list":[0,1]}', '{"list":{"0":1}}', '{"list":"1"}', '{"list":[]}', '{"0":1}', '[1]', '[[1]]',
  `{"it's":1}`, '{"a.b":"gold","a":{"b":"no"}}', String.raw`{"q\"{},\\":1}`, '{"":1}', '{"a b":1,"ü":1,"😀":"😀"}', '{" 0":1,"+0":1,"-1":1}', '{"__proto__":1,"constructor":"x"}', '{"$1":1,"?":1,":x":1}', String.raw`{"quote":"'\"{},\\","nl":"\n\t"}`, String.raw`{"tier":"\u0067old"}`, String.raw`{"tier":"\ud83d\ude00"}`, String.raw`{"tier":"a\\u0000b"}`,
  '{"ok":true}', '{"ok":false}', '{"ok":"true"}', '{"ok":1}', '{"at":"2024-06-01T00:00:00Z"}', '{"at":"2999-01-01T00:00:00.123456789+02:00"}', '{"at":"yesterday"}', '{"at":0}',
  '{"amount":10}', '{"amount":0.3}', '{"amount":"10"}', '{"amount":1e308}', '{"amount":-5}', '{"path":"a.b.c"}', '{"path":"a"}', '{"path":["a","b"]}', '{"s":"é"}', '{"s":"zz"}', '{"s":"100%_x\\\\"}', '{"owner":"u1"}', '{"owner":null}', '{"owner":1}',
]

/** What only a `json` can hold: NULs, halves of surrogate pairs, numbers without end. */
// oxfmt-ignore
const RAW: readonly string[] = [
  String.raw`{"tier":"gold","z":"\u0000"}`, String.raw`{"tier":"gold","z":"\ud800"}`, String.raw`{"tier":"gold","z":"\udc00\ud800"}`, '{"tier":"gold","z":1e999999}', '{"tier":"gold","z":1e-99999}', `{"tier":"gold","z":1${'0'.repeat(300)}}`,
  '{"tier":"gold","z":"1e999999"}', String.raw`{"tier":"gold","z":"\\u0000"}`, '{ "tier" :\n"gold" }', '{"n":1e999}', '{"n":1E+999}', String.raw`{"tier":"gold","\u0000":1}`, '{"tier":"gold","z":0e99999}', '{"tier":"gold","z":1e0000000001}',
]

const OWNERS = ['u1', 'gold', '1', null, 'a']
const LIMITS = ['1', '10', '0', null, '1e308']

/** One row for each document, in both columns, and rows for what only one of them takes. */
export function docs(): readonly TableRow[] {
  const all = [...DOCUMENTS.map((text) => [text, text]), ...RAW.map((text) => ['{}', text])]
  return all.map(([m, j], at) => ({
    id: `d${at}`,
    m: m ?? null,
    j: j ?? null,
    set: m ?? '{"tier":"set"}',
    owner: OWNERS[at % OWNERS.length] ?? null,
    limit: LIMITS[at % LIMITS.length] ?? null,
    parentId: at % 3 === 0 ? null : `d${(at * 7) % all.length}`,
  }))
}

export function parts(): readonly TableRow[] {
  return DOCUMENTS.map((m, at) => ({ id: `p${at}`, docId: `d${(at * 5) % 60}`, m }))
}
