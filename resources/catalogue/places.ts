/** Roads and squares where a violation may have been recorded, for made-up records. */
export const places: readonly { readonly ar: string; readonly en: string }[] = [
  { ar: 'كورنيش النيل، القاهرة', en: 'Nile Corniche, Cairo' },
  { ar: 'شارع صلاح سالم، القاهرة', en: 'Salah Salem Street, Cairo' },
  { ar: 'كوبري ٦ أكتوبر، القاهرة', en: '6th of October Bridge, Cairo' },
  { ar: 'محور ٢٦ يوليو، الجيزة', en: '26th of July Corridor, Giza' },
  { ar: 'الطريق الدائري، الجيزة', en: 'Ring Road, Giza' },
  { ar: 'شارع الهرم، الجيزة', en: 'Al-Haram Street, Giza' },
  { ar: 'طريق القاهرة – الإسكندرية الصحراوي، كيلو ٥٤', en: 'Cairo–Alexandria Desert Road, km 54' },
  { ar: 'طريق الجيش، الإسكندرية', en: 'El-Geish Road, Alexandria' },
  { ar: 'طريق القاهرة – السويس، كيلو ٣٠', en: 'Cairo–Suez Road, km 30' },
  { ar: 'شارع الجيش، طنطا، الغربية', en: 'El-Geish Street, Tanta, Gharbia' },
  { ar: 'شارع الجمهورية، المنصورة، الدقهلية', en: 'El-Gomhoria Street, Mansoura, Dakahlia' },
  { ar: 'الطريق الزراعي، بنها، القليوبية', en: 'Agricultural Road, Benha, Qalyubia' },
  { ar: 'كورنيش النيل، أسيوط', en: 'Nile Corniche, Asyut' },
  { ar: 'طريق الصعيد الصحراوي الغربي، المنيا', en: 'Western Upper Egypt Desert Road, Minya' },
];
