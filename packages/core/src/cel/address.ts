/** An address as the bits of IPv6; one of IPv4 is the same as its image in IPv6, as the PDP has it. */
type Address = bigint

const OCTET = String.raw`(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`
const IPV4 = new RegExp(String.raw`^${OCTET}\.${OCTET}\.${OCTET}\.${OCTET}$`)
/** The image of IPv4 in IPv6, ::ffff:0:0/96. */
const IMAGE = 0xffffn << 32n

/** A range of addresses in CIDR notation. */
interface AddressRange {
  readonly network: Address
  readonly bits: number
}

/** Whether an address is in a range of `parseAddressRange`; nothing where CEL errs, since the text is no address. */
export function inAddressRange(text: string, range: string): boolean | undefined {
  const address = parseAddress(text)
  const parsed = rangeOf(range)
  if (address === undefined || parsed === undefined) return undefined
  const rest = BigInt(128 - parsed.bits)
  return isImage(address) === isImage(parsed.network) && address >> rest === parsed.network >> rest
}

/** A spelling that Go reads by rules of its own. */
export const UNCLEAR: unique symbol = Symbol('unclear')

/**
 * A range as it is written shortest: of IPv4 where it can be. Nothing for a text that is no range.
 */
export function parseAddressRange(text: string): string | typeof UNCLEAR | undefined {
  if (/\/0\d|^::ffff:/i.test(text)) return mappedRange(text)
  return rangeOf(text) === undefined ? undefined : text
}

/** A range in the image of IPv4 is one of IPv4. */
function mappedRange(text: string): string | typeof UNCLEAR {
  const match = /^::ffff:([\d.]+)\/(\d{2,3})$/i.exec(text)
  const bits = Number(match?.[2]) - 96
  const range = `${match?.[1]}/${bits}`
  return bits >= 0 && rangeOf(range) !== undefined ? range : UNCLEAR
}

function rangeOf(text: string): AddressRange | undefined {
  const [, address = '', bits] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? []
  const network = parseAddress(address)
  const isShort = IPV4.test(address)
  if (network === undefined || Number(bits) > (isShort ? 32 : 128)) return undefined
  return { network, bits: Number(bits) + (isShort ? 96 : 0) }
}

function parseAddress(text: string): Address | undefined {
  const octets = IPV4.exec(text)?.slice(1)
  if (octets !== undefined) return octets.reduce((sum, octet) => (sum << 8n) | BigInt(octet), IMAGE >> 32n)
  return parseLong(text)
}

/** Eight groups of hexadecimal digits, the last two of which may be an address of IPv4; `::` stands for one group of zeros or more. */
function parseLong(text: string): Address | undefined {
  const tail = /(?<=:)[\d.]+\.[\d.]+$/.exec(text)?.[0]
  const short = tail === undefined ? undefined : parseAddress(tail)
  if (tail !== undefined && short === undefined) return undefined
  const hex = tail === undefined ? text : text.slice(0, -tail.length) + hexGroups(short as Address)
  const halves = hex.split('::')
  const [front = [], back = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - front.length - back.length
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined
  const groups = [...front, ...Array.from({ length: missing }, () => '0'), ...back]
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n)
}

function hexGroups(short: Address): string {
  return `${((short >> 16n) & 0xffffn).toString(16)}:${(short & 0xffffn).toString(16)}`
}

function isImage(address: Address): boolean {
  return address >> 32n === IMAGE >> 32n
}
