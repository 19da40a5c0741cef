import { canonicalText } from './canonical.ts'
import type { ResourceCheck } from './cerbos.ts'

/** What a PDP takes in one request. */
export interface CheckLimits {
  /** Objects; 50 unless the PDP is configured otherwise. */
  readonly resources: number
  /** Actions of one object. */
  readonly actions: number
}

/** Characters of the objects in one request; PDPs take 4 MiB, and a character can be three bytes. */
const MOST_TEXT = 1_000_000

/**
 * What each question becomes: questions about the same object, by what the PDP is told of it, are joined, and an object with many actions
 * is there several times.
 */
export function joinQuestions<Question extends ResourceCheck>(
  questions: readonly Question[],
  { actions: most }: CheckLimits,
): ReadonlyMap<Question, readonly ResourceCheck[]> {
  const objects = new Map<string, { readonly asking: Question[]; readonly actions: Set<string> }>()
  for (const question of questions) {
    const text = canonicalText(question.resource)
    const object = objects.get(text) ?? { asking: [], actions: new Set() }
    object.asking.push(question)
    for (const action of question.actions) object.actions.add(action)
    objects.set(text, object)
  }
  const joined = [...objects.values()].flatMap(({ asking, actions }) => {
    const { resource } = asking[0] as Question
    const parts = chunks([...actions], most).map((some) => ({ resource, actions: some }))
    return asking.map((question) => [question, parts] as const)
  })
  return new Map(joined)
}

/**
 * The objects of each request: as few requests as the limits allow. None has two objects of the same kind and id, whose results could be
 * taken for one another.
 */
export function splitRequests(objects: readonly ResourceCheck[], { resources: most }: CheckLimits): ResourceCheck[][] {
  const requests: { readonly objects: ResourceCheck[]; readonly names: Set<string>; size: number }[] = []
  for (const object of objects) {
    const name = canonicalText([object.resource.kind, object.resource.id])
    const size = JSON.stringify(object.resource).length
    const fits = (request: (typeof requests)[number]): boolean =>
      request.objects.length < most && !request.names.has(name) && request.size + size <= MOST_TEXT
    const request = requests.find(fits) ?? { objects: [], names: new Set(), size: 0 }
    if (request.objects.length === 0) requests.push(request)
    request.objects.push(object)
    request.names.add(name)
    request.size += size
  }
  return requests.map((request) => request.objects)
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))
}
