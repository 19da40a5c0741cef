const A = 'request.resource.attr'

/** A condition of a policy, and the statement that a person would write for it. */
export interface Condition {
  readonly name: string
  readonly condition: string
  readonly byHand: string
  readonly values: readonly unknown[]
}

const TEAM = Array.from({ length: 20 }, (_, at) => `p${at * 7}`)

export const principal = { id: 'p17', roles: ['USER'], attr: { team: TEAM, tags: ['t7', 't8'] } }

const SELECT = 'select id from articles a where'
const SHARED = `${A}.shares.exists(s, s.personId == P.id)`

// oxfmt-ignore
export const CONDITIONS: readonly Condition[] = [
  { name: 'owner', condition: `${A}.ownerId == P.id`, byHand: `${SELECT} owner_id = $1`, values: ['p17'] },
  { name: 'owner in a team', condition: `${A}.ownerId in P.attr.team`, byHand: `${SELECT} owner_id = any($1)`, values: [TEAM] },
  { name: 'not the owner', condition: `${A}.ownerId != P.id && ${A}.title.startsWith("title 123")`, byHand: `${SELECT} owner_id <> $1 and title collate "C" >= $2 and title collate "C" < $3`, values: ['p17', 'title 123', 'title 124'] },
  { name: 'startsWith', condition: `${A}.title.startsWith("title 1234")`, byHand: `${SELECT} title collate "C" >= $1 and title collate "C" < $2`, values: ['title 1234', 'title 1235'] },
  { name: 'contains', condition: `${A}.title.contains("98765")`, byHand: `${SELECT} title like $1`, values: ['%98765%'] },
  { name: 'endsWith', condition: `${A}.title.endsWith("98765")`, byHand: `${SELECT} title like $1`, values: ['%98765'] },
  { name: 'a window of timestamps', condition: `timestamp(${A}.createdAt) >= timestamp("2024-03-01T00:00:00Z") && timestamp(${A}.createdAt) < timestamp("2024-03-02T00:00:00Z")`, byHand: `${SELECT} created_at >= $1 and created_at < $2`, values: ['2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'] },
  { name: 'later than', condition: `timestamp(${A}.createdAt) > timestamp("2025-11-20T00:00:00Z")`, byHand: `${SELECT} created_at > $1`, values: ['2025-11-20T00:00:00Z'] },
  { name: 'an element of an array', condition: `"t7" in ${A}.tags`, byHand: `${SELECT} tags @> array[$1]`, values: ['t7'] },
  { name: 'an intersection', condition: `hasIntersection(${A}.tags, P.attr.tags)`, byHand: `${SELECT} tags && $1`, values: [['t7', 't8']] },
  { name: 'shared', condition: SHARED, byHand: `${SELECT} exists (select from shares s where s.article_id = a.id and s.person_id = $1)`, values: ['p17'] },
  { name: 'owner or shared', condition: `${A}.ownerId == P.id || ${SHARED}`, byHand: `${SELECT} owner_id = $1 or exists (select from shares s where s.article_id = a.id and s.person_id = $1)`, values: ['p17'] },
  { name: 'owner or shared, by a union', condition: `${A}.ownerId == P.id || ${SHARED}`, byHand: `${SELECT} id in (select id from articles where owner_id = $1 union select article_id from shares where person_id = $1)`, values: ['p17'] },
  { name: 'owned by a report', condition: `${A}.owner.managerId == P.id`, byHand: `${SELECT} exists (select from people p where p.id = a.owner_id and p.manager_id = $1)`, values: ['p17'] },
  { name: 'owner, and not shared with another', condition: `${A}.ownerId == P.id && !${A}.shares.exists(s, s.personId != P.id)`, byHand: `${SELECT} owner_id = $1 and not exists (select from shares s where s.article_id = a.id and s.person_id <> $1)`, values: ['p17'] },
  { name: 'owner with two shares', condition: `${A}.ownerId in P.attr.team && size(${A}.shares) >= 2`, byHand: `${SELECT} owner_id = any($1) and (select count(*) from shares s where s.article_id = a.id) >= 2`, values: [TEAM] },
  { name: 'ternary', condition: `${A}.ownerId == P.id ? ${A}.title.endsWith("7") : ${A}.ownerId == "p18"`, byHand: `${SELECT} (owner_id = $1 and title like $2) or (owner_id <> $1 and owner_id = $3)`, values: ['p17', '%7', 'p18'] },
]
