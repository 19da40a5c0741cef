import type { FunctionName } from './functions.ts'

/** Something of a known function that no list can be asked, and why: a row of docs/reference/operators.md. */
export interface Refusal {
  /** What the error says, before the expression. */
  readonly what: string
  /** Why, in a sentence. */
  readonly why: string
  /** The functions that it is about; none where it is about names. */
  readonly of: readonly FunctionName[]
}

/** Why `resolve` refuses. */
// oxfmt-ignore
export type RefusalReason =
  | 'ancestors-of-nothing' | 'extreme-of-int-and-double' | 'extreme-of-stored-list' | 'format' | 'hierarchy-delimiter' | 'hierarchy-equality' | 'inferred-type' | 'int-beyond-doubles' | 'join-of-stored-list'
  | 'filtered-value' | 'json-and-object' | 'key-that-is-no-scalar' | 'keys-or-elements' | 'lenient-timestamp' | 'list-of-lists' | 'literal-seconds' | 'macro-without-lambda'
  | 'object-as-list' | 'object-equality' | 'pattern-beyond-shared' | 'pattern-of-a-row' | 'position-beyond-texts' | 'position-of-a-row'
  | 'principal-not-known' | 'range-of-a-row' | 'replace-limit' | 'replaced-part' | 'size-of-a-set'
  | 'stored-hierarchies' | 'stored-lists' | 'text-of-computed' | 'text-of-large-literal' | 'type-of-literal'
  | 'type-of-unknown' | 'unclear-range' | 'unknown-variable' | 'unknown-zone' | 'unordered-list' | 'zone-of-a-row'

const COMPARED: readonly FunctionName[] = [
  'equals',
  'notEquals',
  'less',
  'lessOrEqual',
  'greater',
  'greaterOrEqual',
  'in',
]
const OF_LISTS: readonly FunctionName[] = [
  'in',
  'hasIntersection',
  'intersect',
  'except',
  'isSubset',
  'exists',
  'all',
  'existsOne',
  'filter',
  'map',
  'size',
]
const OF_PATHS: readonly FunctionName[] = [
  'ancestorOf',
  'descendentOf',
  'immediateParentOf',
  'immediateChildOf',
  'siblingOf',
  'overlaps',
  'commonAncestors',
  'hierarchy',
]

/** Every refusal of `resolve`. One that is not here does not compile. */
// oxfmt-ignore
export const REFUSALS: Readonly<Record<RefusalReason, Refusal>> = {
  'ancestors-of-nothing': { what: 'The path may be empty, as the other one is', why: 'with an empty path, of a list: where both are empty the PDP gives up the whole condition, whatever stands beside', of: ['commonAncestors'] },
  'extreme-of-int-and-double': { what: 'The greatest or least of an int and a double is an int for some rows and a double for others', why: 'of an int and a double: which type the result has differs from row to row', of: ['math.greatest', 'math.least'] },
  'extreme-of-stored-list': { what: 'The greatest or least element of a list of the resource is not computed', why: 'of a list of the resource: the type of an element decides what it is compared as', of: ['math.greatest', 'math.least'] },
  'filtered-value': { what: 'An element of a filtered list is not asked for, unless it is an object', why: 'elements of a filtered list that are no objects: the plan loses the projection of `map` with a condition', of: ['filter', 'map'] },
  'format': { what: 'Only texts are formatted, with %s', why: 'verbs other than `%s`, values that are no texts, and patterns that a row has: databases write numbers and times in ways of their own', of: ['format'] },
  'hierarchy-delimiter': { what: 'The delimiter of a hierarchy is a known text that is not empty', why: 'a delimiter that is empty, or that a row has: how many segments there are would differ from row to row', of: ['hierarchy'] },
  'hierarchy-equality': { what: 'A hierarchy is compared with another one only', why: 'of a hierarchy with a text or a list: CEL errs on it, or not, by which of them comes first and by what they are in', of: ['equals', 'notEquals', 'in', 'exists', 'all'] },
  'inferred-type': { what: 'The plan does not say which type CEL takes this for', why: 'of what is looked up by a key in brackets, of the elements that `distinct`, `flatten`, `intersect` and `except` leave, and of those of a list that a written one is added to, CEL infers a type, and takes no other: of `R.attr.x["k"]`, unlike `R.attr.x.k`, of those of `R.attr.x.distinct()`, and of those of `R.attr.x + ["a"]`', of: ['equals', 'notEquals', 'in', 'int', 'double', 'string', 'bool', 'timestamp', 'duration', 'hierarchy', 'reverse', 'math.greatest', 'math.least'] },
  'int-beyond-doubles': { what: 'The plan does not have all digits of an int so large', why: 'of an int against a literal beyond 2^53: the plan carries it as a double', of: [...COMPARED, 'add', 'subtract', 'multiply', 'divide', 'modulo', 'math.bitAnd', 'math.bitOr', 'math.bitXor'] },
  'join-of-stored-list': { what: 'The elements of a list of the resource are not joined', why: 'of a list of the resource: an element that is null makes it an error, which array functions pass over', of: ['join'] },
  'json-and-object': { what: 'An object of the resource is not compared with a JSON value', why: 'a list or an object of the resource against one inside of JSON: the two are stored in ways that do not compare', of: COMPARED },
  'key-that-is-no-scalar': { what: 'A map is looked up by a scalar only', why: 'a key that is no scalar', of: ['index'] },
  'keys-or-elements': { what: 'The plan does not say whether these are the keys of a map or the elements of a list', why: 'with two variables over a known list without duplicates: of a map that the policy writes down, the plan has the keys alone', of: ['exists', 'all'] },
  'lenient-timestamp': { what: 'The timestamp is not written as RFC 3339 has it', why: 'literals that Go reads beyond RFC 3339, such as a comma for the point', of: ['timestamp'] },
  'literal-seconds': { what: 'The plan does not say whether these seconds are an int or a double', why: 'a number that is a literal: of an int it is a time, of a double an error', of: ['timestamp'] },
  'list-of-lists': { what: 'Lists of lists are not flattened', why: 'lists of lists, which no field is, and what goes as deep as it is told', of: ['flatten'] },
  'macro-without-lambda': { what: 'The macro has a shape that no plan has', why: 'shapes that the planner does not write', of: ['exists', 'all', 'existsOne', 'filter', 'map', 'transformList'] },
  'object-as-list': { what: 'An object of the resource is taken for a list', why: 'objects of the resource: which keys they have depends on what is null', of: OF_LISTS },
  'object-equality': { what: 'An object is compared with null only', why: 'objects and rows, but for `== null`: the plan loses the projection of `map` with a condition, so that objects of the plan may stand for scalars of the policy', of: ['equals', 'notEquals', 'in'] },
  'pattern-beyond-shared': { what: 'The pattern uses more of RE2 than PostgreSQL has the same of', why: 'Unicode classes, case folding beyond ASCII, and names of groups: RE2 and PostgreSQL differ there', of: ['matches'] },
  'pattern-of-a-row': { what: 'A pattern that a row has is not supported', why: 'a pattern that a row has: it would have to be translated row by row', of: ['matches'] },
  'position-beyond-texts': { what: 'No text is so long', why: 'a position from 2^31 on: it is an error to some functions, and none to others', of: ['substring', 'charAt', 'indexOf', 'lastIndexOf', 'replace'] },
  'position-of-a-row': { what: 'The element is not known when the plan is made', why: 'a position that a row has', of: ['index'] },
  'principal-not-known': { what: 'The plan names the principal, who is not known here', why: 'a plan that names the principal, where the caller does not say who that is', of: [] },
  'range-of-a-row': { what: 'A range of addresses that a row has is not supported', why: 'a range that a row has', of: ['inIPAddrRange'] },
  'replace-limit': { what: 'How often a part is replaced is not limited', why: 'a limit: databases replace every occurrence', of: ['replace'] },
  'replaced-part': { what: 'The part that is replaced is a known text that is not empty', why: 'a part that is empty, or that a row has: an empty one is between all characters', of: ['replace'] },
  'size-of-a-set': { what: 'How often elements come in a list without duplicates is not counted', why: 'of what `distinct` gives: only which elements there are is asked', of: ['size', 'distinct', 'existsOne'] },
  'stored-hierarchies': { what: 'Two hierarchies of the resource are not compared like this', why: 'two paths of the resource of which one is a list, or for their common ancestors: segments would have to be compared one by one', of: OF_PATHS },
  'stored-lists': { what: 'These two lists of the resource are not compared', why: 'two lists of the resource, unless both are list fields: other storage has no order', of: ['equals', 'notEquals'] },
  'text-of-computed': { what: 'The text of this number or time is compared with a known text only', why: 'the text of a double, a decimal, a 64-bit integer or a computed time for anything but a comparison with a known text: databases write it in ways of their own', of: ['string', ...COMPARED] },
  'text-of-large-literal': { what: 'The plan does not say whether this is an int or a double', why: 'the text of a whole literal from a million on, which is another for an int than for a double', of: ['string'] },
  'type-of-literal': { what: 'The plan does not say whether a literal is an int or a double', why: 'the type of a number that is a literal', of: ['type'] },
  'type-of-unknown': { what: 'The type of this is not asked', why: 'the type of an object that may be null, and types compared with anything but the name of a type', of: ['type'] },
  'unclear-range': { what: 'The range of addresses is written in a way that Go reads by rules of its own', why: 'ranges with leading zeros, and ranges of IPv6 that reach into the image of IPv4', of: ['inIPAddrRange'] },
  'unknown-variable': { what: 'The policy reads what no row has', why: '`R.policyVersion`, and what the PDP adds to a request', of: [] },
  'unknown-zone': { what: 'The time zone is neither an offset nor a name of the time zone database', why: 'names that the database of time zones does not have', of: ['getFullYear', 'getMonth', 'getDayOfMonth', 'getDate', 'getDayOfWeek', 'getDayOfYear', 'getHours', 'getMinutes', 'getSeconds', 'getMilliseconds'] },
  'unordered-list': { what: 'The storage of this list has no order', why: 'of a relation, or of a list made of lists of the resource: their storage has no order', of: ['index', 'equals', 'notEquals', 'exists', 'all', 'hierarchy'] },
  'zone-of-a-row': { what: 'A time zone that a row has is not supported', why: 'a time zone that a row has: one that is not in the database of zones would abort the statement', of: ['getFullYear', 'getMonth', 'getDayOfMonth', 'getDate', 'getDayOfWeek', 'getDayOfYear', 'getHours', 'getMinutes', 'getSeconds', 'getMilliseconds'] },
}

/** The functions of the PDP's CEL that Rowgate does not know, by their operator on the wire, and why. */
// oxfmt-ignore
export const REFUSED_OPERATORS: Readonly<Record<string, string>> = {
  split:               'a list that is made of a text is no list of the resource; a list column says the same and can be indexed',
  slice:               'positions of a list that a row has or may not have, each of which is an error',
  sort:                'an order of elements that the storage does not have; an error for elements of different types',
  sortBy:              'the planner has no plan for it',
  now:                 'the planner leaves it in what `map` with a condition makes of elements, where a check takes the time of its own',
  transformMap:        'a map that is made of an object of the resource',
  transformMapEntry:   'a map that is made of an object of the resource',
  uint:                'unsigned numbers are no type of an attribute, nor of a database',
  bytes:               'bytes are no type of an attribute',
  'base64.encode':     'bytes are no type of an attribute',
  'base64.decode':     'bytes are no type of an attribute',
  'strings.quote':     'an escaping that databases do not have',
  'math.bitNot':       'shifts and complements of bits mean another thing to each database',
  'math.bitShiftLeft': 'shifts and complements of bits mean another thing to each database',
  'math.bitShiftRight': 'shifts and complements of bits mean another thing to each database',
  'lists.range':       'a list that is as long as the number of a row',
  ...refusedSpiffe(),
}

/** What the PDP knows of SPIFFE: functions, and methods of what they give. */
function refusedSpiffe(): Readonly<Record<string, string>> {
  const functions = [
    'spiffeID',
    'spiffeTrustDomain',
    'spiffeMatchAny',
    'spiffeMatchExact',
    'spiffeMatchOneOf',
    'spiffeMatchTrustDomain',
  ]
  const methods = ['matchesID', 'isMemberOf', 'trustDomain', 'path', 'name', 'id']
  return Object.fromEntries(
    [...functions, ...methods].map((name) => [name, 'an identity of SPIFFE, which has a syntax of its own']),
  )
}
