import type { Absent, Model, Relation, Schema } from '@rowgate/core'

const box = { relations: { pins: true } } as const
const owner = { relations: { manager: { relations: { manager: true, reports: true } }, reports: true } } as const
/** What the application's own reads of parts apply. */
const parts = {
  where: { deletedAt: null, tenant: 'a' },
  relations: { user: { relations: { manager: true } }, box: true },
} as const

/** The bindings of the suite's kinds. */
// oxlint-disable-next-line explicit-module-boundary-types, explicit-function-return-type -- createDataLayer reads the type
export function declarations<const A extends Absent>(absent: A) {
  return {
    thing: {
      model: 'things',
      absent,
      attributes: {
        // One column under two more names, each with a NULL of its own.
        always: { field: 'so', absent: 'null' },
        omitted: { field: 'so', absent: 'missing' },
        'obj.inner': 'so',
        'obj.deep.leaf': 'no',
        pinNames: 'box.pins.name',
        groupNames: 'memberships.group.name',
        partNames: 'parts.name',
      },
      relations: {
        owner,
        reviewer: true,
        liveOwner: { relation: 'owner', where: { active: true } },
        box,
        parts,
        allParts: { relation: 'parts' },
        note: { relations: { replyTo: true, replies: true } },
        passport: { relations: { stamps: true } },
        memberships: { relations: { group: { relations: { memberships: true } } } },
        children: { relations: { owner: true, parts, children: true } },
        parent: {
          relations: {
            owner,
            box,
            parts,
            children: { relations: { owner: true } },
            parent: { relations: { owner: true } },
          },
        },
      },
    },
    box: {
      model: 'boxes',
      absent,
      id: { fields: ['shop', 'no'], separator: '/' },
      relations: { pins: true, things: { relations: { box: true } } },
    },
    linked: {
      model: 'things',
      absent,
      attributes: { groupNames: 'groups.name' },
      relations: {
        groups: { relations: { things: true } },
        namedGroups: { relation: 'groups', where: { name: 'a' } },
        parent: { relations: { groups: true } },
      },
    },
  } as const
}

/** The schema with a many-to-many relation between things and groups over a table that is no model, as Prisma makes one. */
export function linked({ provider, models }: Schema): Schema {
  const { things, groups } = models as { readonly things: Model; readonly groups: Model }
  const table = { table: '_GroupTo Thing' } as const
  return {
    provider,
    models: {
      ...models,
      things: related(things, {
        name: 'groups',
        model: 'groups',
        cardinality: 'many',
        on: [{ from: 'id', to: 'id' }],
        through: { ...table, from: ['B'], to: ['A'] },
      }),
      groups: related(groups, {
        name: 'things',
        model: 'things',
        cardinality: 'many',
        on: [{ from: 'id', to: 'id' }],
        through: { ...table, from: ['A'], to: ['B'] },
      }),
    },
  }
}

function related(model: Model, relation: Relation): Model {
  return { ...model, relations: { ...model.relations, [relation.name]: relation } }
}
