import { prismaLists } from './prisma-lists.ts'

console.log(await prismaLists())
