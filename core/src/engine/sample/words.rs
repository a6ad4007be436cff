//! The names of the sample: countries, cities, firms and people, each in its country's script.

/// A country with its words.
pub struct Country {
    /// English name.
    pub name: &'static str,
    /// Dialling code.
    pub dial: &'static str,
    /// Cities, the largest first.
    pub cities: &'static [&'static str],
    /// Proper names for firms.
    pub proper: &'static [&'static str],
    /// The word for a firm of each [`Trade`], in the order of [`Trade::ALL`].
    pub trades: [&'static str; 6],
    /// Given names.
    pub given: &'static [&'static str],
    /// Family names.
    pub family: &'static [&'static str],
}

/// What a firm does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trade {
    /// Rooms.
    Hotel,
    /// Meals.
    Restaurant,
    /// Doctors.
    Clinic,
    /// Beds.
    Hospital,
    /// Teeth.
    Dental,
    /// Meals elsewhere.
    Catering,
}

impl Trade {
    /// All, in the order of [`Country::trades`].
    pub const ALL: [Trade; 6] =
        [Trade::Hotel, Trade::Restaurant, Trade::Clinic, Trade::Hospital, Trade::Dental, Trade::Catering];

    /// As it stands in the column `industry`.
    pub fn name(self) -> &'static str {
        match self {
            Trade::Hotel => "Hotel",
            Trade::Restaurant => "Restaurant",
            Trade::Clinic => "Clinic",
            Trade::Hospital => "Private hospital",
            Trade::Dental => "Dental practice",
            Trade::Catering => "Catering",
        }
    }
}

/// Where the customers are.
pub const COUNTRIES: [Country; 5] = [
    Country {
        name: "Armenia",
        dial: "+374",
        cities: &["Երևան", "Գյումրի", "Վանաձոր", "Դիլիջան", "Ջերմուկ"],
        proper: &[
            "Արարատ",
            "Սևան",
            "Անի",
            "Նաիրի",
            "Տաթև",
            "Գառնի",
            "Արագած",
            "Նոյ",
            "Ծիրան",
            "Նուռ",
            "Կիլիկիա",
            "Վարդավառ",
        ],
        trades: ["հյուրանոց", "ռեստորան", "կլինիկա", "մասնավոր հիվանդանոց", "ատամնաբուժարան", "քեյթրինգ"],
        given: &["Անահիտ", "Արամ", "Նարե", "Տիգրան", "Լիլիթ", "Հայկ"],
        family: &["Հակոբյան", "Սարգսյան", "Գրիգորյան", "Պետրոսյան", "Մարտիրոսյան"],
    },
    Country {
        name: "Greece",
        dial: "+30",
        cities: &["Αθήνα", "Θεσσαλονίκη", "Πάτρα", "Ηράκλειο", "Ρόδος"],
        proper: &[
            "Ακρόπολις",
            "Αιγαίον",
            "Όλυμπος",
            "Ελιά",
            "Ποσειδών",
            "Ήλιος",
            "Κύμα",
            "Νηρηίδες",
            "Αστέρι",
            "Φοίνικας",
            "Θάλασσα",
            "Μέλισσα",
        ],
        trades: ["Ξενοδοχείο", "Εστιατόριο", "Κλινική", "Ιδιωτικό νοσοκομείο", "Οδοντιατρείο", "Τροφοδοσία"],
        given: &["Μαρία", "Γιώργος", "Ελένη", "Νίκος", "Κατερίνα", "Δημήτρης"],
        family: &["Παπαδοπούλου", "Νικολάου", "Γεωργίου", "Αγγελίδη", "Οικονόμου"],
    },
    Country {
        name: "Georgia",
        dial: "+995",
        cities: &["თბილისი", "ბათუმი", "ქუთაისი", "თელავი", "ბორჯომი"],
        proper: &[
            "მთაწმინდა",
            "კოლხეთი",
            "ივერია",
            "ალაზანი",
            "თამარი",
            "მეტეხი",
            "კაზბეგი",
            "სვანეთი",
            "ვარძია",
            "რიონი",
            "მზიური",
            "ოქრო",
        ],
        trades: ["სასტუმრო", "რესტორანი", "კლინიკა", "კერძო საავადმყოფო", "სტომატოლოგია", "ქეითერინგი"],
        given: &["ნინო", "გიორგი", "მარიამი", "დავითი", "თამარი", "ლევანი"],
        family: &["ბერიძე", "კაპანაძე", "გელაშვილი", "მაისურაძე", "ლომიძე"],
    },
    Country {
        name: "Bulgaria",
        dial: "+359",
        cities: &["София", "Пловдив", "Варна", "Бургас", "Банско"],
        proper: &[
            "Витоша",
            "Марица",
            "Роза",
            "Тракия",
            "Перун",
            "Орфей",
            "Мадара",
            "Рила",
            "Странджа",
            "Янтра",
            "Здравец",
            "Калиакра",
        ],
        trades: ["Хотел", "Ресторант", "Клиника", "Частна болница", "Дентална практика", "Кетъринг"],
        given: &["Мария", "Георги", "Елена", "Иван", "Десислава", "Петър"],
        family: &["Иванова", "Петров", "Димитрова", "Стоянов", "Колева"],
    },
    Country {
        name: "Iran",
        dial: "+98",
        cities: &["تهران", "اصفهان", "شیراز", "تبریز", "یزد"],
        proper: &[
            "آبان",
            "نیلوفر",
            "پارس",
            "سپهر",
            "باران",
            "الوند",
            "دماوند",
            "زاگرس",
            "کاروان",
            "مهر",
            "ارغوان",
            "نگین",
        ],
        trades: ["هتل", "رستوران", "درمانگاه", "بیمارستان خصوصی", "دندان‌پزشکی", "پذیرایی"],
        given: &["مریم", "علی", "زهرا", "رضا", "نرگس", "امیر"],
        family: &["محمدی", "حسینی", "کریمی", "رضایی", "مرادی"],
    },
];
