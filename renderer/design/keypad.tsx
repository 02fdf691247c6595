import { memo, type ReactElement } from 'react';
import { useWords } from '../strings/words.tsx';
import { DeleteIcon } from './icons.tsx';
import { Key } from './key.tsx';

interface KeypadProps {
  readonly onDigit: (digit: string) => void;
  readonly onDelete: () => void;
  readonly onClear?: () => void;
  /** Plates since 2008 have no zero. */
  readonly zero?: boolean;
  readonly deleteLabel: string;
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/**
 * Digits run left to right in both languages, as on every telephone and bank machine here: the keypad never mirrors.
 * Given the same functions it is not drawn again with each digit.
 */
export const Keypad = memo(KeypadKeys);

function KeypadKeys({ onDigit, onDelete, onClear, zero = true, deleteLabel }: KeypadProps): ReactElement {
  const words = useWords();
  return (
    <div className="keypad" dir="ltr" data-zero={zero ? '' : undefined}>
      {digits.map((digit) => (
        <Key key={digit} digit={digit} onPress={() => onDigit(digit)}>
          {words.digits(digit)}
        </Key>
      ))}
      {onClear ? (
        <Key action="clear" onPress={onClear}>
          <span className="key-text">{words.text('national-id.clear')}</span>
        </Key>
      ) : null}
      {zero ? (
        <Key digit="0" onPress={() => onDigit('0')}>
          {words.digits('0')}
        </Key>
      ) : null}
      <Key action="delete" label={deleteLabel} onPress={onDelete}>
        <DeleteIcon />
      </Key>
    </div>
  );
}
