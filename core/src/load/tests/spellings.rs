//! One shop's rows in many spellings: whatever country and program wrote them, the totals are the same.
//!
//! [`rows`] are three days of a real shop where the shared data is at hand, else a few hundred made up;
//! [`SPELLINGS`] write them as files, and [`check`] loads a file and holds its totals against the rows.
//! Encodings, preambles and containers can be put around [`Spelling::text`].

use super::*;
use crate::calendar::{Day, Instant, MICROS_PER_DAY};
use crate::value::Decimal;

/// One line of an invoice.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub invoice: String,
    pub stock: String,
    pub description: String,
    pub quantity: i64,
    /// When it was written.
    pub moment: Instant,
    /// In hundredths.
    pub price: i64,
    /// Nobody knows whose some are.
    pub customer: Option<String>,
    pub country: String,
}

/// The rows of the shared data, else made up ones.
pub(super) fn rows() -> Vec<Row> {
    let Some(bytes) = real::data("retail/B_iso_utf8.csv") else { return made_up() };
    let text = String::from_utf8(bytes).unwrap();
    let records = RawRecords::new(&text, Dialect::new(b',', Some(b'"')), true).skip(1);
    let row = |record: RawRecord| {
        let [invoice, stock, description, quantity, moment, price, customer, country] =
            <[String; 8]>::try_from(record.cells).unwrap();
        let day = Day::from_iso(&moment[..10]).unwrap();
        let clock: Vec<i64> = moment[11..].split(':').map(|part| part.parse().unwrap()).collect();
        let seconds = clock[0] * 3600 + clock[1] * 60 + clock[2];
        Row {
            invoice,
            stock,
            description,
            quantity: quantity.parse().unwrap(),
            moment: Instant(i64::from(day.0) * MICROS_PER_DAY + seconds * 1_000_000),
            price: price.replace('.', "").parse().unwrap(),
            customer: Some(customer).filter(|customer| !customer.is_empty()),
            country,
        }
    };
    records.map(row).collect()
}

fn made_up() -> Vec<Row> {
    let first = Day::from_iso("2011-05-16").unwrap();
    let row = |n: i64| Row {
        invoice: format!("{}{}", if n % 40 == 0 { "C" } else { "" }, 553_200 + n / 5),
        stock: format!("{}{}", 22_000 + n % 97, if n % 7 == 0 { "A" } else { "" }),
        description: ["JAM, PRINTED", "CAKE \"TIN\"", "T-LIGHT; HOLDER", "DOTCOM"][n as usize % 4].to_owned(),
        quantity: if n % 40 == 0 { -n - 1 } else { 1 + n % 13 },
        moment: Instant(i64::from(first.plus(n as i32 % 25).0) * MICROS_PER_DAY + (8 * 60 + n) * 60_000_000),
        price: if n % 97 == 0 { 587_640 } else { n * 37 % 1500 },
        customer: (n % 12 != 0).then(|| (12_000 + n % 53 * 101).to_string()),
        country: if n % 9 == 0 { "France" } else { "United Kingdom" }.to_owned(),
    };
    (0..400).map(row).collect()
}

/// A way to write the rows.
pub(super) struct Spelling {
    pub name: &'static str,
    pub headers: [&'static str; 8],
    pub delimiter: char,
    pub line_end: &'static str,
    /// Whether the dates say which minute.
    pub has_times: bool,
    pub cells: fn(&Row) -> [String; 8],
}

impl Spelling {
    /// The rows as a file.
    pub fn text(&self, rows: &[Row]) -> String {
        let quoted = |cell: &str| {
            let is_plain = !cell.contains([self.delimiter, '"', '\r', '\n']);
            if is_plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
        };
        let line = |cells: [String; 8]| {
            let cells = cells.map(|cell| quoted(&cell));
            cells.join(&self.delimiter.to_string()) + self.line_end
        };
        let header = line(self.headers.map(str::to_owned));
        rows.iter().fold(header, |text, row| text + &line((self.cells)(row)))
    }
}

/// Loads a file of the rows and holds everything that counts against them.
pub(super) fn check(
    name: &str,
    bytes: &[u8],
    rows: &[Row],
    has_times: bool,
    options: &LoadOptions,
) -> Source {
    let loaded = load_with(name, bytes, options).unwrap_or_else(|error| panic!("{name}: {error}"));
    let source = loaded.sources.into_iter().next().unwrap();
    assert_eq!(loaded.questions, [], "{name}");
    assert_eq!((source.rows_read, source.rejects.len()), (rows.len() as u64, 0), "{name}");
    for (column, reading) in source.table.columns().iter().zip(&source.columns) {
        assert_eq!(reading.unreadable, 0, "{name}: {} {:?}", column.name, reading.evidence);
    }
    let column = |role: Role| {
        let index = source.columns.iter().position(|reading| reading.role == Some(role));
        let index = index.unwrap_or_else(|| panic!("{name}: nothing is the {role:?}: {:?}", source.columns));
        &source.table.columns()[index]
    };
    let (quantity, price, customer, date) =
        (column(Role::Quantity), column(Role::UnitPrice), column(Role::CustomerId), column(Role::Date));
    column(Role::OrderId);
    column(Role::Product);
    column(Role::Country);
    assert_eq!(source.kind, TableKind::Lines, "{name}");
    let sum = |with_customer: bool| {
        let rows = (0..rows.len()).filter(|&row| customer.is_known(row) == with_customer);
        let amounts = rows.map(|row| number(quantity.get(row)).times(number(price.get(row))).unwrap());
        amounts.fold(Decimal::ZERO, |sum, amount| sum.plus(amount).unwrap())
    };
    let expected = |with_customer: bool| {
        let rows = rows.iter().filter(|row| row.customer.is_some() == with_customer);
        Decimal::new(rows.map(|row| i128::from(row.quantity * row.price)).sum(), 2)
    };
    for with_customer in [true, false] {
        let (sum, expected) = (sum(with_customer), expected(with_customer));
        assert!(sum.minus(expected).unwrap() == Decimal::ZERO, "{name}: {sum} is not {expected}");
    }
    let without = rows.iter().filter(|row| row.customer.is_none()).count();
    assert_eq!(customer.unknown_count(), without, "{name}");
    let names = |customers: Vec<Option<String>>| {
        customers.into_iter().flatten().collect::<std::collections::BTreeSet<_>>().len()
    };
    let read = (0..rows.len()).map(|row| customer.get(row).map(|value| value.to_string())).collect();
    assert_eq!(names(read), names(rows.iter().map(|row| row.customer.clone()).collect()), "{name}");
    for (row, expected) in rows.iter().enumerate() {
        let minute = expected.moment.0.div_euclid(60_000_000);
        let read = match date.get(row) {
            Some(Scalar::Instant(instant)) if has_times => {
                Some(instant.0.div_euclid(60_000_000)) == Some(minute)
            }
            Some(Scalar::Instant(instant)) => instant.day() == expected.moment.day(),
            Some(Scalar::Day(day)) => !has_times && day == expected.moment.day(),
            _ => false,
        };
        assert!(read, "{name}: {:?} is not {}", date.get(row), expected.moment);
    }
    source
}

const ENGLISH: [&str; 8] = [
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
];

/// A number of hundredths, with a mark between thousands and one before the decimals.
fn money(hundredths: i64, group: &str, mark: &str) -> String {
    let (whole, rest) = (hundredths.abs() / 100, hundredths.abs() % 100);
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push_str(group);
        }
        grouped.push(digit);
    }
    format!("{}{grouped}{mark}{rest:02}", if hundredths < 0 { "-" } else { "" })
}

/// A text with its digits in another script.
fn digits(text: &str, zero: char) -> String {
    let other = |letter: char| letter.to_digit(10).and_then(|digit| char::from_u32(zero as u32 + digit));
    text.chars().map(|letter| other(letter).unwrap_or(letter)).collect()
}

/// Year, month, day, hour, minute and second of a row.
fn parts(row: &Row) -> (i32, u32, u32, i64, i64, i64) {
    let (year, month, day) = row.moment.day().date();
    let seconds = row.moment.0.rem_euclid(MICROS_PER_DAY) / 1_000_000;
    (year, month, day, seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The Jalali date of a row, found by trying.
fn jalali(row: &Row) -> (i32, u32, u32) {
    let day = row.moment.day();
    let year = day.date().0 - 621;
    let dates = [year - 1, year]
        .into_iter()
        .flat_map(|y| (1..=12).flat_map(move |m| (1..=31).map(move |d| (y, m, d))));
    dates.into_iter().find(|&(y, m, d)| Day::from_jalali(y, m, d) == Some(day)).unwrap()
}

/// The cells of a row: how the quantity, the date, the price and the customer are written is the spelling's.
fn cells(row: &Row, quantity: String, date: String, price: String, customer: String) -> [String; 8] {
    let Row { invoice, stock, description, country, .. } = row.clone();
    [invoice, stock, description, quantity, date, price, customer, country]
}

fn plain(row: &Row, date: String) -> [String; 8] {
    cells(row, row.quantity.to_string(), date, money(row.price, "", "."), customer(row))
}

fn customer(row: &Row) -> String {
    row.customer.clone().unwrap_or_default()
}

fn iso(row: &Row) -> String {
    row.moment.to_string()
}

fn hours(row: &Row, am: &str, pm: &str) -> String {
    let (.., hour, minute, second) = parts(row);
    format!("{}:{minute:02}:{second:02} {}", (hour + 11) % 12 + 1, if hour < 12 { am } else { pm })
}

/// A spelling with English headers and commas.
const fn english(name: &'static str, cells: fn(&Row) -> [String; 8]) -> Spelling {
    Spelling { name, headers: ENGLISH, delimiter: ',', line_end: "\n", has_times: true, cells }
}

pub(super) const SPELLINGS: &[Spelling] = &[
    Spelling {
        name: "Greek",
        headers: [
            "Αρ. παραστατικού",
            "Κωδικός είδους",
            "Περιγραφή",
            "Ποσότητα",
            "Ημ/νία",
            "Τιμή μονάδας",
            "Κωδικός πελάτη",
            "Χώρα",
        ],
        delimiter: ';',
        line_end: "\r\n",
        has_times: true,
        cells: |row| {
            let (y, m, d, ..) = parts(row);
            let date = format!("{d}/{m}/{y} {}", hours(row, "πμ", "μμ"));
            cells(row, row.quantity.to_string(), date, money(row.price, ".", ",") + " €", customer(row))
        },
    },
    Spelling {
        name: "Bulgarian",
        headers: [
            "Фактура №",
            "Код на стока",
            "Описание",
            "Количество",
            "Дата на фактура",
            "Ед. цена (лв.)",
            "Клиентски номер",
            "Държава",
        ],
        delimiter: ';',
        line_end: "\r\n",
        has_times: true,
        cells: |row| {
            let (y, m, d, hour, minute, _) = parts(row);
            let date = format!("{d}.{m}.{y} г. {hour}:{minute:02}:00 ч.");
            cells(
                row,
                row.quantity.to_string(),
                date,
                money(row.price, "\u{a0}", ",") + " лв.",
                customer(row),
            )
        },
    },
    Spelling {
        name: "Armenian",
        headers: [
            "Կտրոնի համար",
            "Ապրանքի կոդ",
            "Նկարագրություն",
            "Քանակ",
            "Վաճառքի ամսաթիվ",
            "Միավորի գին",
            "Հաճախորդի կոդ",
            "Երկիր",
        ],
        delimiter: ';',
        line_end: "\r\n",
        has_times: false,
        cells: |row| {
            let (y, m, d, ..) = parts(row);
            let month = ["մայիսի", "հունիսի"][m as usize - 5];
            let date = format!("{d} {month}, {y} թ.");
            cells(row, row.quantity.to_string(), date, money(row.price, "\u{a0}", ",") + " ֏", customer(row))
        },
    },
    Spelling {
        name: "Georgian",
        headers: [
            "ინვოისის ნომერი",
            "საქონლის კოდი",
            "აღწერა",
            "რაოდენობა",
            "თარიღი",
            "ერთეულის ფასი",
            "მომხმარებლის კოდი",
            "ქვეყანა",
        ],
        delimiter: '\t',
        line_end: "\n",
        has_times: true,
        cells: |row| {
            let (y, m, d, hour, minute, _) = parts(row);
            let date = format!("{d:02}.{m:02}.{y} {hour:02}:{minute:02}");
            cells(row, row.quantity.to_string(), date, money(row.price, "\u{a0}", ",") + " ₾", customer(row))
        },
    },
    Spelling {
        name: "Persian, with Jalali dates",
        headers: [
            "شماره فاکتور",
            "کد کالا",
            "شرح کالا",
            "تعداد",
            "تاریخ فاکتور",
            "قیمت واحد (ریال)",
            "کد مشتری",
            "کشور",
        ],
        delimiter: ',',
        line_end: "\n",
        has_times: false,
        cells: |row| {
            let (y, m, d) = jalali(row);
            let persian = |text: String| digits(&text, '۰');
            let quantity = persian(row.quantity.to_string()).replace('-', "\u{200e}\u{2212}");
            let price = persian(money(row.price, "٬", "٫")) + " ریال";
            cells(row, quantity, persian(format!("{y}/{m:02}/{d:02}")), price, persian(customer(row)))
        },
    },
    Spelling {
        name: "Persian, with the names of Jalali months",
        headers: ["شماره سند", "كد كالا", "نام كالا", "مقدار", "تاريخ", "في", "مشتري", "كشور"],
        delimiter: ';',
        line_end: "\r\n",
        has_times: true,
        cells: |row| {
            let (y, m, d) = jalali(row);
            let (.., hour, minute, _) = parts(row);
            let month = ["اردیبهشت", "خرداد"][m as usize - 2];
            let date = digits(&format!("{d} {month} {y}، {hour}:{minute:02}"), '۰');
            cells(
                row,
                digits(&row.quantity.to_string(), '۰'),
                date,
                money(row.price, ",", "."),
                customer(row),
            )
        },
    },
    english("Arabic-Indic digits", |row| {
        let arabic = |text: String| digits(&text, '٠');
        let price = arabic(money(row.price, "", "٫"));
        cells(row, arabic(row.quantity.to_string()), arabic(iso(row)), price, arabic(customer(row)))
    }),
    english("accounting, month first", |row| {
        let (y, m, d, ..) = parts(row);
        let quantity = row.quantity.abs();
        let quantity = if row.quantity < 0 { format!("({quantity})") } else { quantity.to_string() };
        let date = format!("{m}/{d}/{y} {}", hours(row, "AM", "PM"));
        cells(row, quantity, date, format!("${}", money(row.price, ",", ".")), customer(row))
    }),
    Spelling {
        name: "German, with the minus behind",
        headers: [
            "Rechnungsnr.",
            "Artikelnummer",
            "Bezeichnung",
            "Menge",
            "Rechnungsdatum",
            "Stückpreis (€)",
            "Kundennummer",
            "Land",
        ],
        delimiter: ';',
        line_end: "\r\n",
        has_times: false,
        cells: |row| {
            let (y, m, d, ..) = parts(row);
            let minus = if row.quantity < 0 { "-" } else { "" };
            let quantity = format!("{},000{minus}", row.quantity.abs());
            cells(row, quantity, format!("{d:02}.{m:02}.{y}"), money(row.price, ".", ","), customer(row))
        },
    },
    english("a spreadsheet's days", |row| {
        let days = row.moment.0 as f64 / MICROS_PER_DAY as f64 + 25_569.0;
        plain(row, format!("{days:.6}"))
    }),
    english("epoch seconds", |row| plain(row, (row.moment.0 / 1_000_000).to_string())),
    english("epoch milliseconds", |row| plain(row, (row.moment.0 / 1000).to_string())),
    Spelling {
        has_times: false,
        ..english("eight digits", |row| {
            let (y, m, d, ..) = parts(row);
            plain(row, format!("{y}{m:02}{d:02}"))
        })
    },
    english("offsets", |row| plain(row, iso(row).replace(' ', "T") + "+02:00")),
    english("universal time", |row| plain(row, iso(row).replace(' ', "T") + ".000Z")),
    english("ids as floats", |row| {
        let customer = row.customer.as_ref().map_or_else(String::new, |customer| format!("{customer}.0"));
        cells(row, format!("{}.0", row.quantity), iso(row), money(row.price, "", "."), customer)
    }),
    english("words for nothing", |row| {
        let customer = row.customer.clone().unwrap_or_else(|| "NULL".to_owned());
        cells(row, row.quantity.to_string(), iso(row), money(row.price, "", "."), customer)
    }),
    english("ids behind apostrophes", |row| {
        let customer = row.customer.as_ref().map_or_else(String::new, |customer| format!("'{customer}"));
        cells(row, row.quantity.to_string(), iso(row), money(row.price, "", "."), customer)
    }),
    Spelling { line_end: "\r", ..english("lone carriage returns", |row| plain(row, iso(row))) },
    english("the code of the currency", |row| {
        let price = format!("EUR {}", money(row.price, ",", "."));
        cells(row, row.quantity.to_string(), iso(row), price, customer(row))
    }),
    english("names of months", |row| {
        let (y, m, d, hour, minute, _) = parts(row);
        let month = ["May", "Jun"][m as usize - 5];
        plain(row, format!("{d:02}-{month}-{y} {hour:02}:{minute:02}"))
    }),
    Spelling {
        has_times: false,
        ..english("years of two digits", |row| {
            let (y, m, d, ..) = parts(row);
            plain(row, format!("{d:02}/{m:02}/{:02}", y % 100))
        })
    },
    Spelling {
        name: "Swiss French",
        headers: [
            "N° facture",
            "Code article",
            "Désignation",
            "Qté",
            "Date facture",
            "Prix unitaire",
            "N° client",
            "Pays",
        ],
        delimiter: ';',
        line_end: "\r\n",
        has_times: false,
        cells: |row| {
            let (y, m, d, ..) = parts(row);
            let date = format!("{d} {} {y}", ["mai", "juin"][m as usize - 5]);
            cells(row, row.quantity.to_string(), date, money(row.price, "'", ".") + " CHF", customer(row))
        },
    },
    Spelling {
        name: "Russian",
        headers: [
            "Номер документа",
            "Код товара",
            "Номенклатура",
            "Кол-во",
            "Дата документа",
            "Цена, руб.",
            "Контрагент",
            "Страна",
        ],
        delimiter: ';',
        line_end: "\r\n",
        has_times: true,
        cells: |row| {
            let (y, m, d, hour, minute, _) = parts(row);
            let date = format!("{d} {} {y} г. {hour}:{minute:02}:00", ["мая", "июня"][m as usize - 5]);
            let price = money(row.price, "\u{202f}", ",") + " руб.";
            cells(row, row.quantity.to_string().replace('-', "\u{2212}"), date, price, customer(row))
        },
    },
    Spelling {
        name: "Spanish",
        headers: [
            "Número de factura",
            "Código de artículo",
            "Descripción",
            "Cantidad",
            "Fecha de factura",
            "Precio unitario",
            "Código de cliente",
            "País",
        ],
        delimiter: ';',
        line_end: "\n",
        has_times: false,
        cells: |row| {
            let (y, m, d, ..) = parts(row);
            let date = format!("{d} de {} de {y}", ["mayo", "junio"][m as usize - 5]);
            cells(row, row.quantity.to_string(), date, money(row.price, ".", ","), customer(row))
        },
    },
    Spelling {
        name: "Turkish",
        headers: [
            "Fatura No",
            "Stok Kodu",
            "Stok Adı",
            "Miktar",
            "Fatura Tarihi",
            "Birim Fiyat",
            "Cari Kodu",
            "Ülke",
        ],
        delimiter: ';',
        line_end: "\r\n",
        has_times: true,
        cells: |row| {
            let (y, m, d, hour, minute, _) = parts(row);
            let date = format!("{d} {} {y} {hour:02}:{minute:02}", ["Mayıs", "Haziran"][m as usize - 5]);
            cells(
                row,
                row.quantity.to_string(),
                date,
                "₺".to_owned() + &money(row.price, ".", ","),
                customer(row),
            )
        },
    },
];

#[test]
fn every_spelling_gives_the_same_totals() {
    let rows = rows();
    for spelling in SPELLINGS {
        let text = spelling.text(&rows);
        check(spelling.name, text.as_bytes(), &rows, spelling.has_times, &LoadOptions::default());
    }
    if rows.len() == 2401 {
        let total = |with: bool| {
            rows.iter()
                .filter(|row| row.customer.is_some() == with)
                .map(|row| row.quantity * row.price)
                .sum::<i64>()
        };
        assert_eq!((total(true), total(false)), (3_061_688, -1_118_393));
    }
}

#[test]
fn every_guess_of_a_spelling_is_noted() {
    let rows = rows();
    for (name, code) in [
        ("Greek", "load.currency"),
        ("Persian, with Jalali dates", "load.jalali"),
        ("accounting, month first", "load.negative"),
        ("German, with the minus behind", "load.negative"),
        ("a spreadsheet's days", "load.type-date-number"),
        ("epoch milliseconds", "load.type-date-number"),
        ("offsets", "load.offsets"),
        ("universal time", "load.universal"),
        ("ids as floats", "load.float-ids"),
        ("words for nothing", "load.null-words"),
        ("ids behind apostrophes", "load.apostrophes"),
        ("names of months", "load.type-date-named"),
        ("years of two digits", "load.short-years"),
    ] {
        let spelling = SPELLINGS.iter().find(|spelling| spelling.name == name).unwrap();
        let loaded = load(name, spelling.text(&rows)).unwrap();
        let mut notes = loaded.sources[0].columns.iter().flat_map(|reading| &reading.evidence);
        assert!(notes.any(|note| note.code == code), "{name} {code}");
    }
}
