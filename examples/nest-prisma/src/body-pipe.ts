import { BadRequestException, type PipeTransform } from '@nestjs/common'

/** Hands on what is read of a body, and refuses what cannot be read. */
export class BodyPipe<T> implements PipeTransform<unknown, T> {
  readonly #read: (body: unknown) => T | undefined

  constructor(read: (body: unknown) => T | undefined) {
    this.#read = read
  }

  transform(body: unknown): T {
    const read = this.#read(body)
    if (read === undefined) throw new BadRequestException('The body is not one of an expense.')
    return read
  }
}
