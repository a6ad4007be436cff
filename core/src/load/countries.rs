//! Names of countries, by which a column of countries is known whatever its header says.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::value::matching_key;

/// Longest name, in bytes.
const LONGEST: usize = 96;

/// Whether a text is the name of a country.
pub(super) fn is_country(cell: &[u8]) -> bool {
    let text = std::str::from_utf8(cell).unwrap_or("").trim();
    text.len() <= LONGEST && KEYS.contains(&matching_key(text))
}

static KEYS: LazyLock<HashSet<String>> =
    LazyLock::new(|| NAMES.iter().flat_map(|names| names.split(", ")).map(matching_key).collect());

/// Names by CLDR 48 and some that people write beside them: all countries in English, those that our readers
/// trade with in Armenian, Greek, Georgian, Bulgarian, Persian and Russian.
const NAMES: [&str; 7] = [
    "Afghanistan, Albania, Algeria, Andorra, Angola, Antigua & Barbuda, Argentina, Armenia, Australia, \
     Austria, Azerbaijan, Bahamas, Bahrain, Bangladesh, Barbados, Belarus, Belgium, Belize, Benin, \
     Bhutan, Bolivia, Bosnia & Herzegovina, Botswana, Brazil, Brunei, Bulgaria, Burkina Faso, Burundi, \
     Cape Verde, Cambodia, Cameroon, Canada, Central African Republic, Chad, Chile, China, Colombia, \
     Comoros, Congo - Brazzaville, Congo - Kinshasa, Costa Rica, Côte d’Ivoire, Croatia, Cuba, Cyprus, \
     Czechia, Denmark, Djibouti, Dominica, Dominican Republic, Ecuador, Egypt, El Salvador, Equatorial \
     Guinea, Eritrea, Estonia, Eswatini, Ethiopia, Fiji, Finland, France, Gabon, Gambia, Georgia, \
     Germany, Ghana, Greece, Grenada, Guatemala, Guinea, Guinea-Bissau, Guyana, Haiti, Honduras, \
     Hungary, Iceland, India, Indonesia, Iran, Iraq, Ireland, Israel, Italy, Jamaica, Japan, Jordan, \
     Kazakhstan, Kenya, Kiribati, North Korea, South Korea, Kuwait, Kyrgyzstan, Laos, Latvia, Lebanon, \
     Lesotho, Liberia, Libya, Liechtenstein, Lithuania, Luxembourg, Madagascar, Malawi, Malaysia, \
     Maldives, Mali, Malta, Marshall Islands, Mauritania, Mauritius, Mexico, Micronesia, Moldova, \
     Monaco, Mongolia, Montenegro, Morocco, Mozambique, Myanmar, Namibia, Nauru, Nepal, Netherlands, \
     New Zealand, Nicaragua, Niger, Nigeria, North Macedonia, Norway, Oman, Pakistan, Palau, Panama, \
     Papua New Guinea, Paraguay, Peru, Philippines, Poland, Portugal, Qatar, Romania, Russia, Rwanda, \
     St. Kitts & Nevis, St. Lucia, St. Vincent & Grenadines, Samoa, San Marino, São Tomé & Príncipe, \
     Saudi Arabia, Senegal, Serbia, Seychelles, Sierra Leone, Singapore, Slovakia, Slovenia, Solomon \
     Islands, Somalia, South Africa, South Sudan, Spain, Sri Lanka, Sudan, Suriname, Sweden, \
     Switzerland, Syria, Tajikistan, Tanzania, Thailand, Timor-Leste, Togo, Tonga, Trinidad & Tobago, \
     Tunisia, Türkiye, Turkmenistan, Tuvalu, Uganda, Ukraine, United Arab Emirates, United Kingdom, \
     United States, Uruguay, Uzbekistan, Vanuatu, Venezuela, Vietnam, Yemen, Zambia, Zimbabwe, \
     Palestinian Territories, Kosovo, Vatican City, Taiwan, Hong Kong SAR China, USA, UK, Great \
     Britain, England, Scotland, Russian Federation, Holland, Macedonia, Czech Republic, Turkey, \
     Bosnia, Ivory Coast, Republic of Armenia, Republic of Korea, Islamic Republic of Iran, EIRE",
    "Հայաստան, Վրաստան, Հունաստան, Կիպրոս, Բուլղարիա, Իրան, Ռուսաստան, Թուրքիա, Ադրբեջան, Ուկրաինա, \
     Բելառուս, Մոլդովա, Ռումինիա, Սերբիա, Հյուսիսային Մակեդոնիա, Ալբանիա, Չեռնոգորիա, Բոսնիա և \
     Հերցեգովինա, Խորվաթիա, Սլովենիա, Հունգարիա, Ավստրիա, Գերմանիա, Շվեյցարիա, Ֆրանսիա, Իտալիա, \
     Իսպանիա, Պորտուգալիա, Միացյալ Թագավորություն, Իռլանդիա, Նիդեռլանդներ, Բելգիա, Լյուքսեմբուրգ, \
     Դանիա, Շվեդիա, Նորվեգիա, Ֆինլանդիա, Լեհաստան, Չեխիա, Սլովակիա, Էստոնիա, Լատվիա, Լիտվա, Ղազախստան, \
     Ուզբեկստան, Թուրքմենստան, Տաջիկստան, Ղրղզստան, Իրաք, Սիրիա, Լիբանան, Իսրայել, Արաբական Միացյալ \
     Էմիրություններ, Սաուդյան Արաբիա, Կատար, Քուվեյթ, Օման, Բահրեյն, Հորդանան, Եգիպտոս, Պակիստան, \
     Աֆղանստան, Հնդկաստան, Չինաստան, Ճապոնիա, Հարավային Կորեա, Միացյալ Նահանգներ, Կանադա, Ավստրալիա, \
     ՌԴ, ԱՄՆ, ՀՀ, Հայաստանի Հանրապետություն",
    "Αρμενία, Γεωργία, Ελλάδα, Κύπρος, Βουλγαρία, Ιράν, Ρωσία, Τουρκία, Αζερμπαϊτζάν, Ουκρανία, \
     Λευκορωσία, Μολδαβία, Ρουμανία, Σερβία, Βόρεια Μακεδονία, Αλβανία, Μαυροβούνιο, Βοσνία - \
     Ερζεγοβίνη, Κροατία, Σλοβενία, Ουγγαρία, Αυστρία, Γερμανία, Ελβετία, Γαλλία, Ιταλία, Ισπανία, \
     Πορτογαλία, Ηνωμένο Βασίλειο, Ιρλανδία, Κάτω Χώρες, Βέλγιο, Λουξεμβούργο, Δανία, Σουηδία, \
     Νορβηγία, Φινλανδία, Πολωνία, Τσεχία, Σλοβακία, Εσθονία, Λετονία, Λιθουανία, Καζακστάν, \
     Ουζμπεκιστάν, Τουρκμενιστάν, Τατζικιστάν, Κιργιστάν, Ιράκ, Συρία, Λίβανος, Ισραήλ, Ηνωμένα Αραβικά \
     Εμιράτα, Σαουδική Αραβία, Κατάρ, Κουβέιτ, Ομάν, Μπαχρέιν, Ιορδανία, Αίγυπτος, Πακιστάν, \
     Αφγανιστάν, Ινδία, Κίνα, Ιαπωνία, Νότια Κορέα, Ηνωμένες Πολιτείες, Καναδάς, Αυστραλία, ΗΠΑ, \
     Αγγλία, Ολλανδία, Ελλάς",
    "სომხეთი, საქართველო, საბერძნეთი, კვიპროსი, ბულგარეთი, ირანი, რუსეთი, თურქეთი, აზერბაიჯანი, \
     უკრაინა, ბელარუსი, მოლდოვა, რუმინეთი, სერბეთი, ჩრდილოეთ მაკედონია, ალბანეთი, მონტენეგრო, ბოსნია და \
     ჰერცეგოვინა, ხორვატია, სლოვენია, უნგრეთი, ავსტრია, გერმანია, შვეიცარია, საფრანგეთი, იტალია, \
     ესპანეთი, პორტუგალია, გაერთიანებული სამეფო, ირლანდია, ნიდერლანდები, ბელგია, ლუქსემბურგი, დანია, \
     შვედეთი, ნორვეგია, ფინეთი, პოლონეთი, ჩეხეთი, სლოვაკეთი, ესტონეთი, ლატვია, ლიეტუვა, ყაზახეთი, \
     უზბეკეთი, თურქმენეთი, ტაჯიკეთი, ყირგიზეთი, ერაყი, სირია, ლიბანი, ისრაელი, არაბთა გაერთიანებული \
     საამიროები, საუდის არაბეთი, კატარი, ქუვეითი, ომანი, ბაჰრეინი, იორდანია, ეგვიპტე, პაკისტანი, \
     ავღანეთი, ინდოეთი, ჩინეთი, იაპონია, სამხრეთ კორეა, ამერიკის შეერთებული შტატები, კანადა, ავსტრალია, \
     აშშ, ინგლისი",
    "Армения, Грузия, Гърция, Кипър, България, Иран, Русия, Турция, Азербайджан, Украйна, Беларус, \
     Молдова, Румъния, Сърбия, Северна Македония, Албания, Черна гора, Босна и Херцеговина, Хърватия, \
     Словения, Унгария, Австрия, Германия, Швейцария, Франция, Италия, Испания, Португалия, Обединеното \
     кралство, Ирландия, Нидерландия, Белгия, Люксембург, Дания, Швеция, Норвегия, Финландия, Полша, \
     Чехия, Словакия, Естония, Латвия, Литва, Казахстан, Узбекистан, Туркменистан, Таджикистан, \
     Киргизстан, Ирак, Сирия, Ливан, Израел, Обединени арабски емирства, Саудитска Арабия, Катар, \
     Кувейт, Оман, Бахрейн, Йордания, Египет, Пакистан, Афганистан, Индия, Китай, Япония, Южна Корея, \
     Съединени щати, Канада, Австралия, САЩ, Англия, Холандия",
    "ارمنستان, گرجستان, یونان, قبرس, بلغارستان, ایران, روسیه, ترکیه, جمهوری آذربایجان, اوکراین, بلاروس, \
     مولداوی, رومانی, صربستان, مقدونیهٔ شمالی, آلبانی, مونته‌نگرو, بوسنی و هرزگوین, کرواسی, اسلوونی, \
     مجارستان, اتریش, آلمان, سوئیس, فرانسه, ایتالیا, اسپانیا, پرتغال, بریتانیا, ایرلند, هلند, بلژیک, \
     لوکزامبورگ, دانمارک, سوئد, نروژ, فنلاند, لهستان, چک, اسلواکی, استونی, لتونی, لیتوانی, قزاقستان, \
     ازبکستان, ترکمنستان, تاجیکستان, قرقیزستان, عراق, سوریه, لبنان, اسرائیل, امارات متحدهٔ عربی, \
     عربستان سعودی, قطر, کویت, عمان, بحرین, اردن, مصر, پاکستان, افغانستان, هند, چین, ژاپن, کرهٔ جنوبی, \
     ایالات متحده, کانادا, استرالیا, آمریکا, انگلستان",
    "Армения, Грузия, Греция, Кипр, Болгария, Иран, Россия, Турция, Азербайджан, Украина, Беларусь, \
     Молдова, Румыния, Сербия, Северная Македония, Албания, Черногория, Босния и Герцеговина, Хорватия, \
     Словения, Венгрия, Австрия, Германия, Швейцария, Франция, Италия, Испания, Португалия, \
     Великобритания, Ирландия, Нидерланды, Бельгия, Люксембург, Дания, Швеция, Норвегия, Финляндия, \
     Польша, Чехия, Словакия, Эстония, Латвия, Литва, Казахстан, Узбекистан, Туркменистан, Таджикистан, \
     Киргизия, Ирак, Сирия, Ливан, Израиль, ОАЭ, Саудовская Аравия, Катар, Кувейт, Оман, Бахрейн, \
     Иордания, Египет, Пакистан, Афганистан, Индия, Китай, Япония, Республика Корея, Соединенные Штаты, \
     Канада, Австралия, США, РФ, Англия, Белоруссия, Молдавия",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_known_in_seven_languages() {
        for name in [
            "United Kingdom",
            "GREECE",
            "Հայաստան",
            "ΕΛΛΑΔΑ",
            "საქართველო",
            "България",
            "ایران",
            "Россия",
            " France ",
        ] {
            assert!(is_country(name.as_bytes()), "{name}");
        }
        for name in ["Athens", "Georgian", "", "M"] {
            assert!(!is_country(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn no_name_is_longer_than_what_is_looked_at() {
        for name in NAMES.iter().flat_map(|names| names.split(", ")) {
            assert!(name.len() <= LONGEST && !name.is_empty(), "{name}");
        }
    }
}
