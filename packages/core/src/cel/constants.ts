import { type Constant, isNumeric } from '../ir/value.ts'

type Of<Type extends Constant['type']> = Extract<Constant, { readonly type: Type }>

export function boolConstant(value: boolean): Of<'bool'> {
  return { kind: 'constant', type: 'bool', value }
}

export function doubleConstant(value: number): Constant {
  return { kind: 'constant', type: 'double', value }
}

/** A numeric literal of a plan. */
export function numberConstant(value: number): Constant {
  return { kind: 'constant', type: 'number', value }
}

export function stringConstant(value: string): Of<'string'> {
  return { kind: 'constant', type: 'string', value }
}

/** A CEL int: nothing when it does not fit 64 bits, which is an error in CEL. */
export function intConstant(value: bigint): Of<'int'> | undefined {
  return BigInt.asIntN(64, value) === value ? { kind: 'constant', type: 'int', value } : undefined
}

export function instantConstant(value: bigint): Constant {
  return { kind: 'constant', type: 'timestamp', value }
}

export function durationConstant(value: bigint): Constant {
  return { kind: 'constant', type: 'duration', value }
}

/** What a known number is as a position, whichever type of number it is; nothing for anything else. */
export function positionOf(known: Constant | undefined): number | undefined {
  return known !== undefined && isNumeric(known.type) ? Number(known.value) : undefined
}
