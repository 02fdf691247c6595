/** The governorates by their code in the national ID number (the 8th and 9th digit). 88 is a birth abroad, of an Egyptian all the same. */
export const governorates = {
  '01': { ar: 'القاهرة', en: 'Cairo' },
  '02': { ar: 'الإسكندرية', en: 'Alexandria' },
  '03': { ar: 'بورسعيد', en: 'Port Said' },
  '04': { ar: 'السويس', en: 'Suez' },
  '11': { ar: 'دمياط', en: 'Damietta' },
  '12': { ar: 'الدقهلية', en: 'Dakahlia' },
  '13': { ar: 'الشرقية', en: 'Sharqia' },
  '14': { ar: 'القليوبية', en: 'Qalyubia' },
  '15': { ar: 'كفر الشيخ', en: 'Kafr El Sheikh' },
  '16': { ar: 'الغربية', en: 'Gharbia' },
  '17': { ar: 'المنوفية', en: 'Monufia' },
  '18': { ar: 'البحيرة', en: 'Beheira' },
  '19': { ar: 'الإسماعيلية', en: 'Ismailia' },
  '21': { ar: 'الجيزة', en: 'Giza' },
  '22': { ar: 'بني سويف', en: 'Beni Suef' },
  '23': { ar: 'الفيوم', en: 'Faiyum' },
  '24': { ar: 'المنيا', en: 'Minya' },
  '25': { ar: 'أسيوط', en: 'Asyut' },
  '26': { ar: 'سوهاج', en: 'Sohag' },
  '27': { ar: 'قنا', en: 'Qena' },
  '28': { ar: 'أسوان', en: 'Aswan' },
  '29': { ar: 'الأقصر', en: 'Luxor' },
  '31': { ar: 'البحر الأحمر', en: 'Red Sea' },
  '32': { ar: 'الوادي الجديد', en: 'New Valley' },
  '33': { ar: 'مطروح', en: 'Matrouh' },
  '34': { ar: 'شمال سيناء', en: 'North Sinai' },
  '35': { ar: 'جنوب سيناء', en: 'South Sinai' },
  '88': { ar: 'خارج جمهورية مصر العربية', en: 'Born outside Egypt' },
} as const satisfies Record<string, { readonly ar: string; readonly en: string }>;

export type GovernorateCode = keyof typeof governorates;

/** The code of a birth abroad: no place that could register a vehicle. */
export const bornAbroad: GovernorateCode = '88';

export function isGovernorate(code: string): code is GovernorateCode {
  return Object.hasOwn(governorates, code);
}
