import type { ReactElement, ReactNode } from 'react';
import type { BillView } from '../../electron/core/visit/view.ts';
import { useWords } from '../strings/words.tsx';

/** Fines, each fee apart, and the sum that the authority asks: nothing is added up here. */
export function Bill({ bill }: { readonly bill: BillView }): ReactElement {
  const words = useWords();
  return (
    <table className="bill">
      <tbody>
        {bill.lineCount > 0 ? (
          <BillRow name="fines" amount={bill.fines}>
            {words.text('quote.fines')} <small>{words.text('quote.lineCount', { count: bill.lineCount })}</small>
          </BillRow>
        ) : null}
        {bill.fees.map((fee) => (
          <BillRow key={`${fee.code}${fee.label.en}`} name={fee.code} amount={fee.amount}>
            {words.pick(fee.label)}
          </BillRow>
        ))}
      </tbody>
      <tfoot>
        <BillRow name="total" amount={bill.total}>
          {words.text('common.total')}
        </BillRow>
      </tfoot>
    </table>
  );
}

function BillRow({
  name,
  amount,
  children,
}: {
  readonly name: string;
  readonly amount: number;
  readonly children: ReactNode;
}): ReactElement {
  const words = useWords();
  return (
    <tr data-bill={name}>
      <th scope="row">{children}</th>
      <td>
        <bdi data-amount={amount}>{words.money(amount)}</bdi>
      </td>
    </tr>
  );
}
