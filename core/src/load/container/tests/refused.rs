//! Containers that cannot be opened, each with what is said about it, and damaged ones, which never panic.

use proptest::prelude::*;

use super::super::MOST_KEPT;
use super::build::*;
use super::*;
use crate::diag::Report;

fn code(name: &str, bytes: impl AsRef<[u8]>) -> &'static str {
    load(name, bytes).map_or_else(|error| error.problem().code, |_| "read")
}

#[test]
fn what_a_password_locks_says_so() {
    let locked = Flags { is_encrypted: true, ..Flags::default() };
    assert_eq!(code("a.zip", zip_with(&[("a.csv", b"x,y\n1,2\n", locked)])), "load.archive-protected");
    assert_eq!(
        code("a.xlsx", ole(&[("EncryptionInfo", b""), ("EncryptedPackage", b"")])),
        "load.workbook-protected"
    );
    let pass = record(0x002f, &[1, 0, 0, 0]);
    assert_eq!(code("a.xls", xls(&pass, &xls_text(0, 0, "a"))), "load.workbook-protected");
    let manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let ods = zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", b"\x01\x02"),
        ("META-INF/manifest.xml", manifest),
    ]);
    assert_eq!(code("a.ods", ods), "load.workbook-protected");
}

#[test]
fn what_is_cut_off_or_damaged_says_so() {
    let book = xlsx_of(&[&["a", "b"], &["1", "2"]]);
    assert_eq!(code("a.xlsx", &book[..book.len() / 2]), "load.truncated");
    let packed = gzip(b"a,b\n1,2\n");
    assert_eq!(code("a.gz", &packed[..packed.len() - 9]), "load.truncated");
    assert_eq!(code("a.gz", &packed[..packed.len() - 2]), "load.truncated");
    let mut wrong = packed.clone();
    let sum = packed.len() - 8;
    wrong[sum] ^= 1;
    assert_eq!(code("a.gz", &wrong), "load.damaged");
    assert_eq!(code("a.gz", [packed, b"more".to_vec()].concat()), "load.damaged");
    let old = xls(&[], &xls_text(0, 0, "a"));
    assert_eq!(code("a.xls", &old[..1500]), "load.truncated");
}

#[test]
fn what_holds_no_table_says_what_it_holds() {
    assert_eq!(code("a.zip", zip(&[])), "load.empty");
    assert_eq!(
        code("a.xlsx", Xlsx { sheets: &[("S", "visible", "")], ..Xlsx::default() }.bytes()),
        "load.empty"
    );
    assert_eq!(code("a.zip", zip(&[("a.png", b"\x89PNG\r\n\x1a\n\0\0")])), "load.not-text");
    let word = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", b"<Relationship Id=\"1\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/>"),
        ("word/document.xml", b"<document/>"),
    ]);
    assert_eq!(code("a.docx", word), "load.not-text");
    assert_eq!(code("a.html", "<html><body><p>hello</p></body></html>"), "load.not-text");
    assert_eq!(code("a.doc", ole(&[("WordDocument", b"")])), "load.unsupported");
    let hidden = Xlsx { sheets: &[("S", "hidden", "<row><c><v>1</v></c></row>")], ..Xlsx::default() };
    assert_eq!(code("a.xlsx", hidden.bytes()), "load.only-hidden-sheets");
    let error = load_with("a.csv", "a,b\n1,2\n", &sheets(&["Data"])).unwrap_err();
    assert_eq!(error.problem().code, "load.no-sheet");
}

#[test]
fn a_bomb_is_refused_while_it_unpacks() {
    // 64 MiB of zeros in 64 KiB: the claim of the headers is not believed.
    let zeros = vec![b'0'; 64 << 20];
    let tiny = Flags { claimed: Some(10), ..Flags::default() };
    assert_eq!(code("a.zip", zip_with(&[("a.csv", &zeros, tiny)])), "load.unpacks-too-large");
    assert_eq!(code("a.gz", gzip(&zeros)), "load.unpacks-too-large");
    // In a workbook, where nothing of it would be kept.
    let sheet = format!("<sheetData>{}</sheetData>", "<row/>".repeat(8 << 20));
    let book = Xlsx { sheets: &[("S", "visible", &sheet)], ..Xlsx::default() };
    assert_eq!(code("a.xlsx", book.bytes()), "load.unpacks-too-large");
}

#[test]
fn cells_that_share_one_long_text_are_counted_each() {
    let text = "x".repeat(32_000);
    let cells = "<c t=\"s\"><v>0</v></c>".repeat(100);
    let rows = format!("<row>{cells}</row>").repeat((MOST_KEPT / 3_000_000) as usize);
    let sheet = format!("<sheetData>{rows}</sheetData>");
    let book = Xlsx { sheets: &[("S", "visible", &sheet)], shared: &[&text], ..Xlsx::default() };
    assert_eq!(code("a.xlsx", book.bytes()), "load.unpacks-too-large");
}

#[test]
fn a_file_too_large_to_unpack_is_refused_by_its_first_bytes() {
    use crate::load::{FileInfo, Loader, Step};
    let info = FileInfo { name: "a.xlsx".into(), size: 3 << 30 };
    let mut loader = Loader::new(vec![info], LoadOptions::default());
    let Ok(Step::Want(want)) = loader.step() else { panic!() };
    let head = [b"PK\x03\x04".to_vec(), vec![0; (want.range.end - want.range.start) as usize - 4]].concat();
    let error = loader.feed(&want, &head).unwrap_err();
    assert_eq!(error.problem().code, "load.too-large-to-unpack");
}

/// Small sound containers of every kind.
fn sound() -> Vec<Vec<u8>> {
    let table = "<table:table table:name=\"A\"><table:table-row><table:table-cell office:value-type=\"string\">\
        <text:p>a</text:p></table:table-cell></table:table-row></table:table>";
    vec![
        xlsx_of(&[&["id", "name"], &["1", "A"], &["2.5", "B"]]),
        zip_with(&[("a.csv", b"a,b\n1,2\n", Flags { is_stored: true, ..Flags::default() })]),
        gzip(b"a,b\n1,2\n"),
        ods(table),
        xls(
            &record(0x00fc, b"\x01\0\0\0\x01\0\0\0\x01\0\0a"),
            &[xls_text(0, 0, "id"), xls_number(1, 0, 2.0)].concat(),
        ),
        b"<html><table><tr><td colspan=2>a</td></tr><tr><td>1</td><td>&amp;</td></tr></table>".to_vec(),
    ]
}

#[test]
fn sound_containers_are_read() {
    for bytes in sound() {
        assert!(load("a", &bytes).is_ok());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_containers_are_refused_or_read_but_never_panic(
        which in 0usize..6,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = sound().swap_remove(which);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()) + 1);
        }
        let _ = load("a", &bytes);
    }

    /// The parts of a workbook are damaged inside their archive, whose sums are right.
    #[test]
    fn damaged_parts_are_refused_or_read_but_never_panic(
        part in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let sheet = "<dimension ref=\"A1:B2\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>44197</v></c></row>\
            <row r=\"2\"><c r=\"A2\" t=\"e\"><v>#N/A</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:A2\"/></mergeCells>";
        let book = Xlsx { sheets: &[("S", "visible", sheet)], shared: &["a_x000D_"], formats: &["d/m/yy"], is_1904: false };
        let mut parts = book.parts();
        let bytes = &mut parts[part.index(6)].1;
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let _ = load("a.xlsx", zip(&parts));
    }
}
