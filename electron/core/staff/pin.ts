/** A PIN's verifier: Argon2id under a pepper from the credentials, so that the journal alone is worth no guess. */
import { hash, verify } from '@node-rs/argon2';

/** The package's name for it is a constant that only exists while it is compiled. */
const ARGON2ID = 2;
/** Six digits are a million guesses: whoever holds the journal and the pepper pays this for each (about 0.1 s on one core). */
const cost = { algorithm: ARGON2ID, memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;
const SHAPE = /^\d{6}$/;
const UP = '01234567890';
const DOWN = '09876543210';

/** Not six digits, one digit six times, a run up or down, or digits that stand in the employee number. */
export function isTooSimple(pin: string, employeeNumber: string): boolean {
  return !SHAPE.test(pin) || /^(\d)\1+$/.test(pin) || UP.includes(pin) || DOWN.includes(pin) || employeeNumber.includes(pin);
}

export function makeVerifier(pin: string, pepper: Uint8Array): Promise<string> {
  return hash(pin, { ...cost, secret: pepper });
}

/** False too for a verifier that cannot be read. */
export function verifyPin(verifier: string, pin: string, pepper: Uint8Array): Promise<boolean> {
  return verify(verifier, pin, { ...cost, secret: pepper }).catch(() => false);
}
